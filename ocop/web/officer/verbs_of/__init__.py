"""Verbs of the rooms around the star, room by room."""
