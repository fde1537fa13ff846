"""The static type of every node: inference, the rules of operators, narrowing by guards."""
