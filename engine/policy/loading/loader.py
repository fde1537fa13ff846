"""Loads a policy file: reads its shape, types its names, compiles its formulas.

Reading has two steps, because a formula may read names declared after it: the
first reads every element's shape and declared type, the second compiles every
formula in the scope of all names.  Every fault of the file is reported at once.
"""

from __future__ import annotations

import hashlib

from engine.errors import PolicyFault, PolicyFaults
from engine.policy.checks import check_policy
from engine.policy.faults import MOST_FAULTS, Faults, TooManyFaults
from engine.policy.formulas.used_types import UsedTypes
from engine.policy.loading.assemble import assemble
from engine.policy.loading.drafts import read_drafts
from engine.policy.model import PolicyVersion
from engine.policy.reading.mappings import Fields
from engine.policy.reading.scalars import report_badly_written
from engine.policy.reading.source import read_source

__all__ = ["load_policy"]

_KEYS = (
    *("effective_from", "sources", "notes", "types", "constraints", "parameters", "values"),
    *("tables", "rules", "findings", "remedies", "actions", "facts", "obligations"),
    *("uses", "papers"),
)
_REQUIRED = ("title", "inputs", "outcome", "outputs")


def load_policy(
    data: bytes,
    *,
    policy_id: str,
    version: int,
    file: str,
    used: UsedTypes | None = None,
) -> PolicyVersion:
    """A version of a policy from its file's bytes.

    ``used`` gives the versions of the policies it may use; without it nothing
    is known of them and what formulas read of them is not checked.
    Raises PolicyFaults with every fault found, each at its line and column.
    """
    faults = Faults(file, MOST_FAULTS)
    try:
        policy = _read(data, faults, policy_id, version, file, used)
    except TooManyFaults:
        raise PolicyFaults(faults.sorted()) from None
    found = check_policy(policy, used)
    if found:
        raise PolicyFaults(tuple(sorted(found, key=_position)))
    return policy


def _read(
    data: bytes,
    faults: Faults,
    policy_id: str,
    version: int,
    file: str,
    used: UsedTypes | None,
) -> PolicyVersion:
    """The version read and compiled, not yet checked."""
    root = read_source(data, faults)
    if root is None:
        raise PolicyFaults(faults.sorted())
    report_badly_written(root, faults)
    fields = Fields(root, faults, "the policy", _KEYS, _REQUIRED)
    drafts = read_drafts(fields, policy_id, used)
    digest = "sha256:" + hashlib.sha256(data).hexdigest()
    policy = assemble(
        fields, drafts, policy_id=policy_id, version=version, digest=digest, file=file
    )
    if len(faults):
        raise PolicyFaults(faults.sorted())
    return policy


def _position(fault: PolicyFault) -> tuple[int, int]:
    return fault.line, fault.column
