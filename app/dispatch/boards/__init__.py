"""What stands on a board, when, and why: composed, issued, looked at."""
