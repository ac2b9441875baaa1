"""Who has been reached, what residents answered, and the assessment made of it."""
