"""A policy file as it stands: YAML nodes with their places, scalars, texts, mappings."""
