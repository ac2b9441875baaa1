"""Who signs in, and how they show that it is they."""
