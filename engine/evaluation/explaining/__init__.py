"""The whole trace of a decision, and the sentences it is shown in."""
