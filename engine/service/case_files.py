"""The saved cases of a policy: ``<data>/cases/<policy>.yaml``, as ``qerar test`` runs them.

Written whole or not at all, by one at a time, readable by their owner alone.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from engine.boundaries import plain
from engine.errors import CaseNameTaken, StoreUnavailable, UnknownCase
from engine.service.case_text import WrittenCase, case_text
from engine.service.cases import Case, cases_of, read_cases
from engine.service.private_files import write_secret

__all__ = ["CaseFiles"]

_HEAD = (
    "Cases saved from decisions and tries; personal texts are masked.",
    "Each expects what its masked inputs were decided as when it was saved.",
)


class CaseFiles:
    """The files of saved cases in a folder, which is made when the first is saved."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, policy: str) -> Path:
        """Where the cases of a policy are."""
        return self.folder / f"{policy}.yaml"

    def read(self, policy: str) -> tuple[Case, ...]:
        """The saved cases, oldest first.  Raises CasesFault, StoreUnavailable."""
        try:
            return read_cases(self.path(policy))
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise _unavailable(policy, error) from error

    def add(self, policy: str, case: WrittenCase) -> None:
        """Save a case.  Raises CaseNameTaken, CasesFault, StoreUnavailable."""
        with self._alone(policy):
            known = self.read(policy)
            if any(one.name == case.name for one in known):
                raise CaseNameTaken(policy, case.name)
            self._write(policy, (*map(_again, known), case))

    def remove(self, policy: str, name: str) -> None:
        """Remove a case.  Raises UnknownCase, CasesFault, StoreUnavailable."""
        with self._alone(policy):
            known = self.read(policy)
            left = [one for one in known if one.name != name]
            if len(left) == len(known):
                raise UnknownCase(policy, name)
            self._write(policy, [_again(one) for one in left])

    def text(self, cases: Sequence[Case]) -> str:
        """Cases as the text of a file."""
        return case_text(map(_again, cases), _HEAD)

    def _write(self, policy: str, cases: Sequence[WrittenCase]) -> None:
        text = case_text(cases, _HEAD)
        cases_of(text.encode(), self.path(policy))  # what could not be read again loses all of them
        write_secret(self.path(policy), text)

    @contextmanager
    def _alone(self, policy: str) -> Iterator[None]:
        """While nobody else writes, of any process."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self.folder / ".lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise _unavailable(policy, error) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


def _again(case: Case) -> WrittenCase:
    """A case that was read, to be written again."""
    return WrittenCase(
        case.name, case.effective_date, plain(case.inputs), plain(case.expect), case.known_at
    )


def _unavailable(policy: str, error: OSError) -> StoreUnavailable:
    return StoreUnavailable(f"the saved cases of {policy}: {error.strerror}")
