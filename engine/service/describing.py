"""What is said of policies to programs: what decisions can answer, and requests that work."""

from __future__ import annotations

from datetime import date

from engine.errors import NoVersionInForce
from engine.policy import Results, document_schema, results_of
from engine.service.examples import Example, examples_of
from engine.service.service import Service

__all__ = ["Example", "Results", "document_schema", "examples", "results"]


def results(service: Service) -> dict[tuple[str, int], Results]:
    """What decisions of each published version can answer, by policy and version.

    Raises StoreUnavailable and what loading raises.
    """
    versions = {one.policy: one.versions for one in service.policies.summaries()}
    return {
        (policy, version.version): results_of(version, versions)
        for policy, each in versions.items()
        for version in each
    }


def examples(service: Service, policy: str) -> tuple[Example, ...]:
    """Requests that are decided as they stand, of the cases shipped with a policy.

    Raises UnknownPolicy, CasesFault, StoreUnavailable.
    """

    def in_force(day: date) -> int | None:
        try:
            return service.policies.in_force(policy, day).activation.version
        except NoVersionInForce:
            return None

    return examples_of(service.settings.policies / "cases", policy, in_force)
