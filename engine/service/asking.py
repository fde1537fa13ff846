"""What a policy asks for, for who makes a form of it."""

from __future__ import annotations

from collections.abc import Mapping

from engine.errors import json_pointer
from engine.policy import PolicyVersion
from engine.policy.model import Field, Kind, TypeSpec
from engine.policy.vocabulary import Group, input_tree

__all__ = ["Field", "Group", "Kind", "TypeSpec", "asked_by", "json_pointer"]


def asked_by(version: PolicyVersion) -> Mapping[str, Field | Group]:
    """The inputs by name, those with dotted paths in groups, in the order of the file."""
    return input_tree(version.inputs)
