"""Messages to one address each: planned, sent, paid for, and what became of them."""
