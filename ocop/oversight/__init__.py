"""Inspections: plans by risk, visits, findings, remedies, reports from the public."""
