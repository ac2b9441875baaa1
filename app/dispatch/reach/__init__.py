"""Who has been reached, how soon, and the assessment made of it."""
