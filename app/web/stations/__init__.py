"""Television stations: what is sent there, and their own review."""
