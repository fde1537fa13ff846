"""The readers of a policy's elements, one module a kind: types, inputs, tables, rules."""
