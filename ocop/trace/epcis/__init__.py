"""GS1 EPCIS 2.0 and CBV 2.0 as plain values: documents are read, checked, made canonical and hashed.

No models, no database, no HTTP. `reading.read` is the one door.
"""
