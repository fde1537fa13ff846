"""The body of a request: its fields, held against a schema, or a document of one of two types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import Schema, ValidationError
from marshmallow.exceptions import SCHEMA
from marshmallow.fields import Nested
from werkzeug.http import parse_options_header

from api.body import JSON, check_type, json_of, read_body, sends_body
from api.exchange import Exchange
from api.settings import ApiSettings
from engine.errors import InputFault, InvalidInput, json_pointer

__all__ = ["given", "read_json_body", "type_of"]


def type_of(environ: Mapping[str, Any], *types: str) -> str:
    """Which of these media types the body is of; raises Refused (415) for any other."""
    kind = parse_options_header(environ.get("CONTENT_TYPE", ""))[0].lower()
    expected = kind if kind in types else types[0]
    check_type(environ, expected)
    return expected


def read_json_body(exchange: Exchange, settings: ApiSettings) -> Any:
    """The JSON of a body whose type was looked at; raises NotJson, InvalidInput, Refused."""
    return json_of(read_body(exchange, settings.body_bytes), settings.body_keys)


def given(
    exchange: Exchange, schema: type[Schema], settings: ApiSettings, *, needed: bool = True
) -> dict[str, Any]:
    """What a schema loads of the request's JSON body; where none is ``needed``, nothing is {}.

    All faults are told at once, each at its pointer.  Raises NotJson, InvalidInput,
    Refused (413, 415).
    """
    body: Any = {}
    if needed or sends_body(exchange.environ):
        check_type(exchange.environ, JSON)
        body = read_json_body(exchange, settings)
    if not isinstance(body, Mapping):
        raise InvalidInput((InputFault("", "wrong_type", "an object is expected"),))
    made = schema()
    try:
        return dict(made.load(body))
    except ValidationError as error:
        raise InvalidInput(tuple(_faults(error.messages_dict, body, made))) from None


def _faults(
    messages: Mapping[str, Any], body: Mapping[str, Any], schema: Schema, at: str = ""
) -> Iterator[InputFault]:
    """What marshmallow says of an object ``at`` a pointer, and of those inside it."""
    known = {field.data_key or name: field for name, field in schema.fields.items()}
    for name, said in messages.items():
        pointer, field = at + json_pointer(name), known.get(name)
        if name == SCHEMA:
            yield InputFault(at, "bad_value", "; ".join(map(str, said)))
        elif field is None:
            yield InputFault(pointer, "unknown_field", "there is no such field here")
        elif name not in body:
            yield InputFault(pointer, "required", "this is required")
        elif not isinstance(field, Nested):
            yield InputFault(pointer, "bad_value", "; ".join(map(str, said)))
        elif isinstance(body[name], Mapping):
            yield from _faults(said, body[name], field.schema, pointer)
        else:
            yield InputFault(pointer, "wrong_type", "an object is expected")
