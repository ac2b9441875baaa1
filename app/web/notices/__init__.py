"""Writing a notice, aiming it, letting it out, and the page of one."""
