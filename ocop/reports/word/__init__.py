"""The report as a Word template, made to be edited by an office."""
