"""Schemes of help: requests, awards, payments, what came of them."""
