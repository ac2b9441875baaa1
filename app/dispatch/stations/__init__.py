"""Television stations: what is sent to them, and what they take away."""
