"""The television portal's pages that answer a question."""
