"""Warnings of others and of our own, drills, and the watch."""
