"""Who signs in, how, and what each may do and where."""
