"""The server, and PostgreSQL, killed at random while they write: `python -m tests.crash --help`."""
