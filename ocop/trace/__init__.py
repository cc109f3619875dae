"""Traceability: what happened to lots and items, told by GS1 EPCIS 2.0 and Digital Link."""
