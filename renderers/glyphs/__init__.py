"""The 16-pixel glyphs as shipped, and the script that made them."""
