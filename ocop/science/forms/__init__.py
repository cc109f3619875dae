"""Validating what is said of calls, proposals, projects and technologies; nothing is written here."""
