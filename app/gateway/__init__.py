"""Where players hang: one socket each, the same bytes to all."""
