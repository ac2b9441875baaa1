"""The places of local life, as staff keep them."""
