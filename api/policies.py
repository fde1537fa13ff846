"""Reading policies: what there is, what is in force, a version's file, its inputs, differences."""

from __future__ import annotations

import json
import re
from typing import Any

from flask import Response, request

from api.blueprint import Blueprint, refused_query
from api.body import JSON
from api.negotiation import accepted
from api.policy_schemas import (
    DiffQuery,
    DiffSchema,
    InForceQuery,
    InForceSchema,
    PolicyListSchema,
    PolicySchema,
)
from api.problems import Refused
from engine.errors import InvalidInput
from engine.service import Service

__all__ = ["SCHEMA_JSON", "YAML", "blueprint"]

YAML = "application/yaml"
SCHEMA_JSON = "application/schema+json"
_ANY_SCHEMA = {"type": "object", "description": "A JSON Schema, draft 2020-12."}
_VERSION = re.compile(r"[1-9][0-9]{0,8}")
#: published bytes never change, and only who has a key may keep them
_FOR_EVER = "private, max-age=31536000, immutable"


def blueprint(service: Service) -> Blueprint:
    """The views under ``/v1/policies`` that read; every valid key may."""
    views = Blueprint("policies", __name__, url_prefix="/v1/policies")
    policies = service.policies

    @views.route("")
    @views.response(200, PolicyListSchema)
    @views.doc(operationId="list_policies")
    def list_policies() -> Response:
        """List the policies

        Each with its versions, its standing activations and the version in force today.
        """
        accepted(request.environ, JSON)
        return _json({"policies": [one.to_json() for one in policies.summaries()]})

    @views.route("/<policy>")
    @views.response(200, PolicySchema)
    @views.doc(operationId="read_policy")
    def read_policy(policy: str) -> Response:
        """Read a policy: versions, activations, which is in force today"""
        accepted(request.environ, JSON)
        return _json(policies.summary(policy).to_json())

    @views.route("/<policy>/in-force")
    @views.arguments(InForceQuery, location="query")
    @views.response(200, InForceSchema)
    @views.doc(operationId="version_in_force")
    def version_in_force(query: dict[str, Any], policy: str) -> Response:
        """Tell which version is in force on a day, as known at a moment"""
        accepted(request.environ, JSON)
        try:
            found = policies.in_force(policy, query.get("on"), query.get("known_at"))
        except InvalidInput as error:  # a day that leaves no century ahead
            fault = error.errors[0]
            raise refused_query({"on": (fault.code, fault.message)}) from None
        return _json(found.to_json())

    @views.route("/<policy>/versions/<version>")
    @views.response(200, {"$ref": "#/components/schemas/PolicyDocument"})
    @views.response(200, {"type": "string"}, content_type=YAML)
    @views.doc(operationId="read_version")
    def read_version(policy: str, version: str) -> Response:
        """Read a version whole

        As YAML: the bytes that were published, whose SHA-256 is the version's digest.  As JSON:
        the same document, with numbers as the digits that were written.
        """
        number = _number(policy, version)
        if accepted(request.environ, JSON, YAML) == YAML:
            response = Response(policies.version_bytes(policy, number), mimetype=YAML)
            response.set_etag(policies.digest(policy, number))
            response.headers["Cache-Control"] = _FOR_EVER
            response.make_conditional(request)
        else:
            identity = {
                "policy": policy,
                "policy_version": number,
                "policy_digest": policies.digest(policy, number),
            }
            response = _json({**identity, **policies.document(policy, number)})
        response.vary.add("Accept")
        return response

    @views.route("/<policy>/versions/<version>/schema")
    @views.response(200, _ANY_SCHEMA, content_type=SCHEMA_JSON)
    @views.response(200, _ANY_SCHEMA)
    @views.doc(operationId="read_input_schema")
    def read_input_schema(policy: str, version: str) -> Response:
        """Read the JSON Schema of a version's inputs"""
        kind = accepted(request.environ, SCHEMA_JSON, JSON)
        response = _json(policies.schema(policy, _number(policy, version)), kind)
        response.vary.add("Accept")
        return response

    @views.route("/<policy>/diff")
    @views.arguments(DiffQuery, location="query")
    @views.response(200, DiffSchema)
    @views.doc(operationId="compare_versions")
    def compare_versions(query: dict[str, Any], policy: str) -> Response:
        """Compare two versions element by element"""
        accepted(request.environ, JSON)
        before, after = query["from"], query["to"]
        differences = [
            {
                "element": change.element,
                "kind": change.kind,
                "before": change.before,
                "after": change.after,
            }
            for change in policies.diff(policy, before, after)
        ]
        return _json({"policy": policy, "from": before, "to": after, "differences": differences})

    return views


def _number(policy: str, version: str) -> int:
    """A version's number as it stands in a path; raises Refused (404) for any other spelling."""
    if _VERSION.fullmatch(version) is None:
        detail = f"policy {policy!r} has no version {version!r}"
        raise Refused(404, "unknown_version", detail)
    return int(version)


def _json(value: Any, kind: str = JSON) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), mimetype=kind)
