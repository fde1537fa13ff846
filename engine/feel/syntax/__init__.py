"""FEEL text to a tree: names, tokens, the grammar and the nodes it builds."""
