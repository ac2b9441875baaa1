"""What people upload, made harmless."""
