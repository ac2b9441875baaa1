"""What residents open, follow and subscribe to."""
