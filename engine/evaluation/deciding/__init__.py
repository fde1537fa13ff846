"""A decision from a program: evaluation, findings, outcome, remedies."""
