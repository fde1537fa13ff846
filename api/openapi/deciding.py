"""Deciding by each policy, typed: its own inputs, outputs and codes, version by version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from api.body import JSON
from api.openapi.operations import decision_request
from engine.service import PolicySummary, PolicyVersion, Service
from engine.service.describing import Answered, Results, examples, results

__all__ = ["add_policies"]

_SCHEMAS = "#/components/schemas/"
#: what an example says of its place in the ledger
_RECORDED = {"decision_id": "01KAJ8M3T0V5XW7Y9Z1B3D5F7H", "ledger_sequence": 1042}
_DRY_RUN = {"decision_id": None, "ledger_sequence": None}


def add_policies(document: dict[str, Any], service: Service) -> None:
    """Add an address for each policy beside the general one, which must be there.

    The general addresses are told which policies there are.
    """
    summaries = service.policies.summaries()
    answers = results(service)
    general = document["paths"]["/v1/policies/{policy}/decisions"]["post"]
    own = {
        f"/v1/policies/{policy.policy}/decisions": {
            "post": _decide(document, general, service, policy, answers)
        }
        for policy in summaries
    }
    document["paths"] = {**own, **document["paths"]}
    _name_policies(document, [policy.policy for policy in summaries])


def _decide(
    document: dict[str, Any],
    general: Mapping[str, Any],
    service: Service,
    policy: PolicySummary,
    answers: Mapping[tuple[str, int], Results],
) -> dict[str, Any]:
    schemas = document["components"]["schemas"]
    inputs, decisions = [], []
    for version in reversed(policy.versions):  # the newest first: it is what most will ask
        name = _name(policy.policy, version.version)
        asked = service.policies.schema(policy.policy, version.version)
        asked.pop("$schema", None)
        schemas[f"{name}Inputs"] = {**asked, "title": f"{name}Inputs"}
        schemas[f"{name}Decision"] = {
            **_decision(schemas["Decision"], version, answers[policy.policy, version.version]),
            "title": f"{name}Decision",
        }
        inputs.append({"$ref": f"{_SCHEMAS}{name}Inputs"})
        decisions.append({"$ref": f"{_SCHEMAS}{name}Decision"})
    operation = deepcopy(dict(general))
    operation["operationId"] = f"decide_{policy.policy}"
    operation["summary"] = f"Decide: {policy.versions[-1].title.en}"
    shown = {f"example_{n}": one for n, one in enumerate(examples(service, policy.policy), start=1)}
    request = operation["requestBody"]["content"][JSON]
    request["schema"] = decision_request(_any_of(inputs))
    request["examples"] = {
        name: {"summary": _summary(one), "value": one.example.body} for name, one in shown.items()
    }
    for status, recorded in (("201", _RECORDED), ("200", _DRY_RUN)):
        answer = operation["responses"][status]["content"][JSON]
        answer["schema"] = {"allOf": [{"anyOf": decisions}, _narrowed_to(recorded)]}
        answer["examples"] = {
            name: {"summary": _summary(one), "value": {**one.answer, **recorded}}
            for name, one in shown.items()
        }
    return operation


def _name(policy: str, version: int) -> str:
    """What schemas of a version begin with: a word that generators make a class of."""
    return f"{policy.title().replace('_', '')}V{version}"


def _summary(shown: Answered) -> str:
    version, outcome = shown.answer["policy_version"], shown.answer["outcome"]
    return f"{shown.example.name} (version {version}: {outcome})"


def _decision(
    general: Mapping[str, Any], version: PolicyVersion, results: Results
) -> dict[str, Any]:
    """A decision of one version: the general one, narrowed to what that version can answer."""
    verdicts = [*results.outcomes, None]
    action = results.action
    return {
        **general,
        "properties": {
            **general["properties"],
            "policy": {"const": version.policy_id},
            "policy_version": {"const": version.version},
            "policy_digest": {"const": version.digest},
            "outcome": {"enum": list(results.outcomes)},
            "outputs": results.outputs,
            "reasons": _list_of("Reason", results.reasons, {"verdict": {"enum": verdicts}}),
            "remedies": _narrowed("Remedy", {"outcome": {"enum": verdicts}}),
            "actions": {"type": "array", "items": action} if action else _none_of({}),
            "obligations": _list_of("Obligation", results.obligations, {}),
        },
    }


def _list_of(schema: str, codes: Sequence[str], more: Mapping[str, Any]) -> dict[str, Any]:
    if not codes:
        return _none_of({"$ref": f"{_SCHEMAS}{schema}"})
    return _narrowed(schema, {"code": {"enum": list(codes)}, **more})


def _none_of(items: Mapping[str, Any]) -> dict[str, Any]:
    """A list that is always empty; generators of clients want to know of what."""
    return {"type": "array", "items": dict(items), "maxItems": 0}


def _narrowed(schema: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    items = {"allOf": [{"$ref": f"{_SCHEMAS}{schema}"}, {"properties": dict(properties)}]}
    return {"type": "array", "items": items}


def _narrowed_to(recorded: Mapping[str, Any]) -> dict[str, Any]:
    """A dry run has no place in the ledger, and any other decision has."""
    kinds = {str: "string", int: "integer", type(None): "null"}
    return {"properties": {name: {"type": kinds[type(one)]} for name, one in recorded.items()}}


def _any_of(schemas: list[dict[str, Any]]) -> dict[str, Any]:
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def _name_policies(document: dict[str, Any], policies: list[str]) -> None:
    for path, item in document["paths"].items():
        for parameter in item.get("parameters", ()):
            if path.endswith("/drafts"):  # a draft may be of a policy that is not there yet
                parameter["schema"] = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,62}$"}
            elif parameter["in"] == "path" and parameter["name"] == "policy":
                parameter["schema"] = {"type": "string", "enum": policies}
