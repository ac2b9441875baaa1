"""Screens: how they come in, what they are told to do, and what they tell."""
