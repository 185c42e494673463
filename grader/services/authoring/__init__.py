"""Writing an assignment: start one, try one check, release what students receive."""
