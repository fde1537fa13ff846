"""A whole policy from its file, in two readings: drafts first, then compiled into the model."""
