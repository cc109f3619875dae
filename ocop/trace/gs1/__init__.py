"""GS1's rules as arithmetic on plain values: identifiers, Digital Links, linksets. No database, no HTTP."""
