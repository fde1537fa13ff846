"""The decision engine: policies as data, evaluated by the version in force on a date."""

__version__ = "0.1.0"
