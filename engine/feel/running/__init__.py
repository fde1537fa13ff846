"""What compiled expressions call while they run, and how they fail."""
