"""The player's own copy of the 16-dot glyphs, and the script that packs them."""
