"""The screens that hang somewhere, as staff keep them."""
