"""The trusted examiner: hidden checks on inert evidence."""
