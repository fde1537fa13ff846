"""The decision engine: policies as data, evaluated by the version in force on a date."""
