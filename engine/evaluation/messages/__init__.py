"""Messages to people in Azerbaijani and English, and the engine's own words."""
