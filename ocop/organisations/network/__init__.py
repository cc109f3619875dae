"""The network and apparatus: agencies' officers, steering committees, consultants and partners."""
