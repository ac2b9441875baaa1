"""Writing a notice, checking it, letting it out, and what follows it."""
