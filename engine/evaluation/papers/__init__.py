"""Papers written from a decision: which of their parts are there, and the values they show."""
