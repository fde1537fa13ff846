"""How Azerbaijani and English put nouns and conditions together."""
