"""Traceability: events along the way of a lot, labels, scans, recalls."""
