"""What waits for whom, and what is decided."""
