"""What every command shares: the service over the chosen folder, and how it prints."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from cli.settings import DEFAULTS
from engine.errors import LedgerMissing
from engine.service import DecisionService, Service, Settings, open_service

_UNWRAPPED = 100_000
LEDGER = "ledger.db"
_DEFAULT = click.core.ParameterSource.DEFAULT

__all__ = ["Shared", "as_json_option", "data_option", "lang_option", "shared"]


class _Console(Console):
    """A console that lets ``main`` say what a reader that went away means."""

    def on_broken_pipe(self) -> None:
        """Rich would exit with status 1 here, which means differences."""
        raise BrokenPipeError


@dataclass
class Shared:
    """The state of one run of the command."""

    folder: Path
    data: Path = Path(DEFAULTS["QERAR_DATA_DIR"])
    data_named: bool = False  # by the option or QERAR_DATA_DIR
    as_json: bool = False
    lang: str = DEFAULTS["QERAR_LANG"]

    @cached_property
    def service(self) -> DecisionService:
        """The decision service; raises RegistryFault."""
        return DecisionService(self.folder)

    def open_service(self, *, found: bool = True, institution: str | None = None) -> Service:
        """The service over the data folder, to be closed.

        It founds the ledger where there is none, unless not to ``found`` one
        (LedgerMissing): a misspelt folder would get a ledger.  Raises what
        ``open_service`` raises.
        """
        if not found and not (self.data / LEDGER).exists():
            raise LedgerMissing(str(self.data / LEDGER))
        settings = Settings(policies=self.folder, data=self.data, institution=institution)
        return open_service(settings)

    @staticmethod
    def tell_first(service: Service) -> None:
        """Say on standard error where the secrets of a ledger are that was begun just now."""
        if service.first_key:
            click.echo(f"A new ledger; a key with all roles is in {service.first_key}", err=True)
        if service.first_admin:
            where = service.first_admin
            click.echo(f"The one-time password of the user admin is in {where}", err=True)

    @cached_property
    def console(self) -> Console:
        """Standard output: styled and wrapped in a terminal, plain and unwrapped elsewhere."""
        width = None if sys.stdout.isatty() else _UNWRAPPED
        return _Console(highlight=False, emoji=False, markup=False, width=width)

    def print_json(self, value: Any) -> None:
        """Print a value as JSON, for a program."""
        click.echo(json.dumps(value, ensure_ascii=False, indent=2))


#: Gives a command the run's ``Shared`` as its first argument.
shared = click.make_pass_decorator(Shared)


def _set_json(context: click.Context, _: click.Parameter, value: bool) -> bool:
    context.ensure_object(Shared).as_json = value
    return value


def _set_data(context: click.Context, param: click.Parameter, value: Path) -> Path:
    state = context.ensure_object(Shared)
    named = context.get_parameter_source(param.name or "") is not _DEFAULT
    if named or not state.data_named:  # a command's default is not what its group was told
        state.data, state.data_named = value, named
    return value


def _set_lang(context: click.Context, _: click.Parameter, value: str) -> str:
    context.ensure_object(Shared).lang = value
    return value


#: ``--json``; also decides how errors are told, so it is kept in ``Shared``.
as_json_option = click.option(
    "--json", "as_json", is_flag=True, expose_value=False, callback=_set_json,
    is_eager=True, help="Print JSON, for a program to read.",
)  # fmt: skip

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=DEFAULTS["QERAR_DATA_DIR"],
    envvar="QERAR_DATA_DIR",
    show_envvar=True,
    show_default=True,
    callback=_set_data,
    expose_value=False,
    help="The data folder, which holds the ledger.",
)

lang_option = click.option(
    "--lang",
    type=click.Choice(["az", "en"]),
    default=DEFAULTS["QERAR_LANG"],
    envvar="QERAR_LANG",
    show_envvar=True,
    show_default=True,
    callback=_set_lang,
    expose_value=False,
    help="The language of messages.",
)
