"""Calendars of non-working days: read with their sources, and drafted for people."""
