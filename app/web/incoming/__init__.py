"""Notices that others wrote: spreadsheets, feeds, and texts that are pasted."""
