"""The blueprint every part of the interface is made of.

flask-smorest's, with types, and with query parameters read strictly: each
known, each at most once, all faults at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar

import flask_smorest
from flask import Request, current_app
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser

from api.problems import Refused
from engine.errors import json_pointer

__all__ = ["Blueprint", "refuse_query_where_none_is_taken", "refused_query"]

View = TypeVar("View", bound=Callable[..., Any])
NO_SUCH = ("unknown_parameter", "there is no such parameter")
MISSING = ("required", "this is required")
TWICE = ("repeated_parameter", "the parameter stands more than once")


class _StrictParser(FlaskParser):
    """Query parameters: none unknown, none twice; faults become a problem."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012 - webargs declares it so
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": RAISE,
    }

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        """The parameters; one that stands twice stays a list, which fits no field."""
        given = req.args.to_dict(flat=False)
        return {name: values[0] if len(values) == 1 else values for name, values in given.items()}

    def handle_error(
        self,
        error: ValidationError,
        req: Request,
        schema: Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        """Raise Refused with every fault."""
        by_name = error.messages_dict.get("query", {})
        known = {field.data_key or name for name, field in schema.fields.items()}
        raise refused_query(
            {
                name: _fault(name, "; ".join(map(str, messages)), req, name in known)
                for name, messages in by_name.items()
            }
        )


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # flask-smorest has no types
    """A blueprint whose decorators keep their views' types."""

    ARGUMENTS_PARSER = _StrictParser()

    def route(self, rule: str, **options: Any) -> Callable[[View], View]:
        """Register a view; see flask-smorest."""
        return _same(super().route(rule, **options))

    def arguments(self, schema: type[Schema], **options: Any) -> Callable[[View], View]:
        """Give a view what a schema loads, as its first argument; see flask-smorest."""
        return _same(super().arguments(schema, **options))

    def response(
        self, status_code: int, schema: Any = None, **options: Any
    ) -> Callable[[View], View]:
        """Document what a view answers; see flask-smorest."""
        return _described(super().response(status_code, schema, **options))

    def alt_response(self, status_code: int, **options: Any) -> Callable[[View], View]:
        """Document what else a view answers; see flask-smorest."""
        return _described(super().alt_response(status_code, **options))

    def doc(self, **members: Any) -> Callable[[View], View]:
        """Put members on a view's operation in the document; see flask-smorest."""
        return _described(super().doc(**members))


def refuse_query_where_none_is_taken(asked: Request) -> None:
    """Raises Refused (422) for query parameters under ``/v1/`` where a view takes none."""
    if not asked.query_string or asked.endpoint is None:
        return
    taken = vars(current_app.view_functions[asked.endpoint]).get("_apidoc", {})
    places = taken.get("arguments", {}).get("parameters", ())
    if asked.path.startswith("/v1/") and not any(one["in"] == "query" for one in places):
        raise refused_query(dict.fromkeys(asked.args, NO_SUCH))


def refused_query(faults: Mapping[str, tuple[str, str]]) -> Refused:
    """The refusal of query parameters: name -> (code, message)."""
    return Refused(
        422,
        "invalid_parameters",
        "; ".join(f"{name}: {message}" for name, (_, message) in faults.items()),
        errors=[
            {"pointer": json_pointer(name), "in": "query", "code": code, "message": message}
            for name, (code, message) in faults.items()
        ],
    )


def _fault(name: str, message: str, req: Request, known: bool) -> tuple[str, str]:
    if not known:
        return NO_SUCH
    given = req.args.getlist(name)
    if not given:
        return MISSING
    if len(given) > 1:
        return TWICE
    return "bad_parameter", message


def _described(decorate: Any) -> Callable[[View], View]:
    """What flask-smorest's decorator says of a view, on the view itself: what it would do
    besides, at every request, is nothing to a view that answers a Response."""

    def described(view: View) -> View:
        vars(view)["_apidoc"] = vars(decorate(view))["_apidoc"]
        return view

    return described


def _same(decorate: Any) -> Callable[[View], View]:
    """flask-smorest's decorator, which answers a view of the same kind."""

    def decorated(view: View) -> View:
        made: View = decorate(view)
        return made

    return decorated
