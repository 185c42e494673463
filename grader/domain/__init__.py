"""The words of the field: values that every other room speaks in."""
