"""Who has to agree to a case, and what their word sets in motion."""
