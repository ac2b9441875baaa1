"""The keys of the house: made, kept, changed, and what is signed with them."""
