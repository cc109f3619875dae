"""Word templates, made to be edited by an office."""
