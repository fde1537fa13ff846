"""``qerar keys`` (create, list, revoke): API keys, beside a running service or without one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click
from rich.text import Text

from cli.context import Shared, as_json_option, data_option, shared
from engine.service import Key, Role, instant_text

__all__ = ["keys"]


@click.group()
def keys() -> None:
    """API keys: make, list, revoke. What changes counts from the next request on."""


@keys.command()
@data_option
@click.option(
    "--role",
    "roles",
    type=click.Choice([role.value for role in Role]),
    multiple=True,
    required=True,
    help="What the key may do; may be given several times.",
)
@click.option("--user", metavar="NAME_OR_ID", help="Tie the key to a user: it acts as they do.")
@click.argument("name")
@shared
def create(state: Shared, name: str, roles: tuple[str, ...], user: str | None) -> None:
    """Make a key called NAME and print it, this once: it is kept only as a digest."""  # fmt: skip
    with state.open_service() as service:
        token = service.access.create(name, [Role(role) for role in roles], user=user)
        state.tell_first(service)
    click.echo(token)


@keys.command("list")
@as_json_option
@data_option
@shared
def list_(state: Shared) -> None:
    """List the keys, oldest first, without their secrets."""
    with state.open_service(found=False) as service:
        found, names = service.access.keys(), service.people.actors()
    told = [_told(key, names) for key in found]
    if state.as_json:
        state.print_json(told)
        return
    for key in told:
        roles = ", ".join(key["roles"])
        since = key["created_at"][:10]
        line = Text.assemble((key["name"], "bold"), f"  {roles}  {key['prefix']}…  since {since}")
        if key["user"]:
            line.append(f"  of {key['user']}")
        if key["revoked_at"]:
            line.append(f"  revoked {key['revoked_at'][:10]}", "red")
        line.append(f"  {key['id']}", "dim")
        state.console.print(line)


@keys.command()
@data_option
@click.argument("key", metavar="NAME_OR_ID")
@shared
def revoke(state: Shared, key: str) -> None:
    """Revoke a key for good; what was decided with it stays as it is."""
    with state.open_service(found=False) as service:
        service.access.revoke(key)


def _told(key: Key, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "prefix": key.prefix,
        "roles": [role.value for role in key.roles],
        "user": names[key.user] if key.user else None,
        "created_at": instant_text(key.created_at),
        "revoked_at": instant_text(key.revoked_at) if key.revoked_at else None,
    }
