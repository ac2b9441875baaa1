"""What residents say to us: answers, votes, and who says it."""
