"""``qerar users``: who may sign in, beside a running service or without one."""

from __future__ import annotations

from typing import Any

import click
from rich.text import Text

from cli.context import Shared, as_json_option, data_option, shared
from engine.service import Role, User, instant_text

__all__ = ["users"]

_user = click.argument("user", metavar="NAME_OR_ID")
_roles = click.option(
    "--role",
    "roles",
    type=click.Choice([role.value for role in Role]),
    multiple=True,
    required=True,
    help="What the user may do; may be given several times.",
)


@click.group()
def users() -> None:
    """Users: make, list, give roles, take out of use. What changes ends their sessions."""


@users.command()
@data_option
@_roles
@click.argument("name")
@shared
def create(state: Shared, name: str, roles: tuple[str, ...]) -> None:
    """Make a user called NAME and print the one-time password, this once.

    A name is of a-z, 0-9 and . _ @ -.  The first sign-in asks for another password.
    """  # fmt: skip
    with state.open_service() as service:
        password = service.people.create(None, name, [Role(role) for role in roles])
        state.tell_first(service)
    click.echo(password)


@users.command("list")
@as_json_option
@data_option
@shared
def list_(state: Shared) -> None:
    """List the users, oldest first."""
    with state.open_service(found=False) as service:
        told = [_told(user) for user in service.people.users()]
    if state.as_json:
        state.print_json(told)
        return
    for user in told:
        signed_in = user["last_sign_in"]
        since = f"last signed in {signed_in[:10]}" if signed_in else "never signed in"
        line = Text.assemble((user["name"], "bold"), f"  {', '.join(user['roles'])}  {since}")
        if user["one_time"]:
            line.append("  one-time password", "yellow")
        if not user["active"]:
            line.append("  not active", "red")
        line.append(f"  {user['id']}", "dim")
        state.console.print(line)


@users.command("set-roles")
@data_option
@_roles
@_user
@shared
def set_roles(state: Shared, user: str, roles: tuple[str, ...]) -> None:
    """Give a user these roles and no others."""
    with state.open_service(found=False) as service:
        service.people.set_roles(None, user, [Role(role) for role in roles])


@users.command()
@data_option
@_user
@shared
def deactivate(state: Shared, user: str) -> None:
    """Let a user sign in no more, nor use a key tied to them."""
    with state.open_service(found=False) as service:
        service.people.deactivate(None, user)


@users.command()
@data_option
@_user
@shared
def activate(state: Shared, user: str) -> None:
    """Let a user sign in again."""
    with state.open_service(found=False) as service:
        service.people.activate(None, user)


@users.command("reset-password")
@data_option
@_user
@shared
def reset_password(state: Shared, user: str) -> None:
    """Give a user a new one-time password and print it, this once."""
    with state.open_service(found=False) as service:
        password = service.people.reset_password(None, user)
    click.echo(password)


def _told(user: User) -> dict[str, Any]:
    signed_in = user.last_sign_in
    return {
        "id": user.id,
        "name": user.name,
        "roles": [role.value for role in user.roles],
        "active": user.active,
        "one_time": user.one_time,
        "created_at": instant_text(user.created_at),
        "last_sign_in": instant_text(signed_in) if signed_in else None,
    }
