"""Changes a policy file where it stands: JSON in, and what is not touched stays as it was."""

from engine.policy.editing.edit import Operation, edit, rewrite
from engine.policy.editing.pointers import pointer_of, pointers_of

__all__ = ["Operation", "edit", "pointer_of", "pointers_of", "rewrite"]
