"""Where frames go: a window, a terminal, PNG files."""
