"""The checks of a whole policy once it is compiled: tables, usage, facts, findings, limits."""

from __future__ import annotations

from engine.errors import PolicyFault
from engine.policy.checks.facts import check_facts
from engine.policy.checks.fields import check_fields
from engine.policy.checks.findings import check_findings, check_referral
from engine.policy.checks.limits import check_limits
from engine.policy.checks.tables import check_tables
from engine.policy.checks.usage import check_usage
from engine.policy.faults import Faults
from engine.policy.formulas.used_types import UsedTypes
from engine.policy.model import PolicyVersion

__all__ = ["check_policy"]


_CHECKS = (
    check_tables,
    check_usage,
    check_fields,
    check_facts,
    check_findings,
    check_limits,
)


def check_policy(policy: PolicyVersion, used: UsedTypes | None = None) -> list[PolicyFault]:
    """Everything wrong with a policy whose formulas all compiled, by place in the file.

    A policy with faults of form, name or type is not checked: what does not
    compile reads nothing, and would make what it meant to read look unused.
    """
    faults = Faults(policy.file)
    for check in _CHECKS:
        check(policy, faults)
    check_referral(policy, used or {}, faults)
    return list(faults.sorted())
