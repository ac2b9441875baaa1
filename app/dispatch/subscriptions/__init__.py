"""Who asked to be told: how they are proved, and what is sent to them."""
