"""OCOP: the open system that runs the One Commune One Product programme of a province."""

__version__ = "0.1.0"
