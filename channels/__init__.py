"""Couriers: each carries what a renderer made to one kind of far end."""
