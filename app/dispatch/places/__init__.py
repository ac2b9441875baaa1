"""Local life: places as they are kept, found and told of."""
