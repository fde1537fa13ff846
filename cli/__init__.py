"""The command ``qerar``."""
