"""Running it for years: copies, upgrades, what is kept how long, and what goes wrong unseen."""
