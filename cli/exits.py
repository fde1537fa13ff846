"""Exit codes, which error gives which, and how an error is told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import Any

import click

from cli.ports import CannotServe
from engine import errors
from engine.service import problem_of

__all__ = ["Exit", "exit_of", "exit_of_code", "problem", "report"]


class Exit(IntEnum):
    """What the command's exit status means."""

    OK = 0
    FOUND = 1
    USAGE = 2
    INPUT = 3
    NOT_THERE = 4
    POLICY = 5
    REGISTRY = 6
    SERVICE = 7
    ALARM = 8
    INTERRUPTED = 130
    BUG = 70


EPILOG = """\b
Exit status:
  0   done
  1   differences or faults were found (test, batch, policies check, diff,
      coverage)
  2   the command line or a setting is wrong, or names a file that cannot be
      opened or is in the way, a key or user that is there, or the last admin
  3   the input is invalid; every fault is listed by its JSON pointer
  4   there is no such policy, version, key, user or ledger, or none in force
  5   a policy cannot be loaded or evaluated
  6   what was recorded is damaged: a published file or the ledger is missing
      or altered, a file is not listed
  7   the service cannot run or the ledger cannot be written: the port is taken,
      the folder is read-only, the disk is full, a newer version wrote it
  8   a logged decision could not be decided again as it was (replay)
  130 interrupted or cancelled before the end (replay, batch)
  70  a bug in qerar itself (QERAR_TRACEBACK=1 shows where)
"""

#: the errors that are not the policy's fault
_EXITS: Mapping[Exit, tuple[type[errors.QerarError], ...]] = {
    Exit.USAGE: (
        errors.FileInTheWay,
        errors.KeyNameTaken,
        errors.CaseNameTaken,
        errors.UserNameTaken,
        errors.LastAdmin,
        errors.ReplayEnded,
        errors.ReplayUnderWay,
        errors.ReplayOfOtherLedger,
    ),
    Exit.INPUT: (
        errors.InvalidInput,
        errors.NotJson,
        errors.PaperIncomplete,
        errors.PaperNotDue,
        errors.RegisterIncomplete,
        errors.ComparisonFaulty,
        errors.CasesFault,
        errors.CatalogueFault,
        errors.KnownAtInFuture,
        errors.InstantWithoutZone,
        errors.RowsRefused,
    ),
    Exit.NOT_THERE: (
        errors.UnknownPolicy,
        errors.UnknownVersion,
        errors.UnknownPaper,
        errors.UnknownCase,
        errors.UnknownDecision,
        errors.UnknownDraft,
        errors.UnknownReplay,
        errors.NoVersionInForce,
        errors.VersionNeverInForce,
        errors.UnknownKey,
        errors.UnknownUser,
        errors.LedgerMissing,
    ),
    Exit.REGISTRY: (
        errors.VersionMissing,
        errors.VersionAltered,
        errors.VersionUnlisted,
        errors.RegistryFault,
        errors.ShippedVersionAltered,
        errors.ShippedActivationAltered,
        errors.PublishedFileAltered,
        errors.PublishedFileUnknown,
        errors.StoreDamaged,
        errors.LedgerBroken,
    ),
    Exit.SERVICE: (
        CannotServe,
        errors.StoreUnavailable,
        errors.StoreNewer,
        errors.ReplaysDamaged,
        errors.BackupFailed,
    ),
}
#: cases of a register that are listed in a terminal
_MOST_CASES = 20
_TOLD = {
    errors.PolicyFaults.code: "the policy cannot be loaded",
    errors.RegistryFault.code: "the registry cannot be read",
    errors.CasesFault.code: "the cases cannot be read",
    errors.CatalogueFault.code: "the catalogue cannot be read",
    errors.NotJson.code: "the input is not JSON",
}


def exit_of(error: errors.QerarError) -> Exit:
    """The exit status of an error; what is not said otherwise is the policy's fault."""
    for status, kinds in _EXITS.items():
        if isinstance(error, kinds):
            return status
    return Exit.POLICY


def exit_of_code(code: str) -> Exit:
    """The exit status of an error that is only told, by its code."""
    for status, kinds in _EXITS.items():
        if any(kind.code == code for kind in kinds):
            return status
    return Exit.BUG if code == errors.InternalError.code else Exit.POLICY


def problem(error: errors.QerarError) -> dict[str, Any]:
    """The error for a program, as the HTTP API tells it, and all that it carries."""
    return problem_of(error, within=True)


def report(error: errors.QerarError, as_json: bool = False, lang: str = "en") -> None:
    """Tell an error: as JSON on standard output, or as lines on standard error."""
    if as_json:
        click.echo(json.dumps(problem(error), ensure_ascii=False, indent=2))
    elif isinstance(error, errors.InvalidInput):
        click.echo("qerar: the input is invalid", err=True)
        _list(error.errors, lang)
    elif isinstance(error, errors.PaperIncomplete):
        click.echo(f"qerar: the paper {error.paper} lacks what it must say", err=True)
        _list(error.errors, lang)
    elif isinstance(error, errors.RegisterIncomplete):
        click.echo(f"qerar: the register {error.paper} cannot take up these cases", err=True)
        for number, why in error.cases[:_MOST_CASES]:
            click.echo(f"case {number}:", err=True)
            if isinstance(why, errors.InvalidInput | errors.PaperIncomplete):
                _list(why.errors, lang)
            else:
                click.echo(f"  {why}", err=True)
        if len(error.cases) > _MOST_CASES:
            click.echo(f"and {len(error.cases) - _MOST_CASES} more (--json lists all)", err=True)
    elif isinstance(error, errors.ComparisonFaulty):
        click.echo("qerar: the versions cannot be compared so", err=True)
        for wrong in error.faults:
            click.echo(f"  {wrong.at}: {wrong.message} ({wrong.code})", err=True)
    elif isinstance(error, errors.FileFaults):
        click.echo(f"qerar: {_TOLD[error.code]}", err=True)
        for listed in error.faults:
            click.echo(f"  {listed}", err=True)
    elif isinstance(error, errors.NotJson):
        click.echo(f"qerar: {_TOLD[error.code]}: {error}", err=True)
    else:
        click.echo(f"qerar: {error}", err=True)


def _list(faults: Iterable[errors.InputFault], lang: str) -> None:
    for fault in faults:
        message = (fault.message_az if lang == "az" else None) or fault.message
        click.echo(f"  {fault.pointer or '/'}: {message} ({fault.code})", err=True)
