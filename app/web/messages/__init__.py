"""Messages, posts and calls: whom they go to, over which account, and what became of them."""
