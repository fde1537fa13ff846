"""Decision tables: which rows hit, found through an index, and what they give."""
