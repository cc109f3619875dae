"""The market: channels, listings, fairs and connections, sales."""
