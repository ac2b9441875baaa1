"""Warnings: taken in, decided about, told on every way, and taken back."""
