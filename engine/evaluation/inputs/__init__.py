"""The check of a decision's inputs, from JSON text to typed values, on marshmallow."""
