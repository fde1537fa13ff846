"""Two versions of a policy side by side, as trees of named parts."""
