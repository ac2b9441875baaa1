"""Areas: added, where their middle is, and which of them a place on the map means."""
