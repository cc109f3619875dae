"""Validating what producers type into the diary and about what they keep."""
