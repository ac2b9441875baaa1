"""What a screen itself asks, and where its program comes from."""
