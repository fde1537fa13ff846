"""FEEL's syntax trees in words: nouns for values, clauses for conditions."""
