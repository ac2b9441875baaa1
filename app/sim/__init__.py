"""Simulated screens, and the far end that any player can be checked against."""
