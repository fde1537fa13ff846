"""A typed tree to Python, and the expressions and unary tests that hold the result."""
