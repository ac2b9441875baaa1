"""Pure functions from notices and boards to what a target can show."""
