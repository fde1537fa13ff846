"""The service over a ledger: what the HTTP API, the admin pages and the command line stand on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from types import TracebackType

from engine.errors import (
    QerarError,
)
from engine.service.access import Access, make_first_key
from engine.service.case_files import CaseFiles
from engine.service.case_keeping import Cases
from engine.service.comparisons import Comparisons
from engine.service.decisions import Decisions
from engine.service.figures import Figures
from engine.service.founding import Founding, found
from engine.service.histories import Histories
from engine.service.impacts import ReplayedImpacts
from engine.service.ledger import Ledger
from engine.service.live import Live
from engine.service.people import People, make_first_admin
from engine.service.policies import Policies
from engine.service.replays import Background, Replays
from engine.service.requests import Settings
from engine.service.snapshot import civil_date, utc_now
from engine.service.trends import Trends
from engine.service.trying import Trying
from engine.service.workshop import Drafts, Proposals, PublishedFiles
from engine.store import Head, ReplayFile, Store

__all__ = ["Service", "open_service"]


class Service:
    """The use cases over one ledger; safe to share between threads.

    ``founding`` says what this start recorded and left; ``first_key`` is the
    file with the first key, ``first_admin`` that with the first admin's one-time
    password, where this start made one.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        clock: Callable[[], datetime],
        founding: Founding,
        first_key: Path | None,
        first_admin: Path | None = None,
    ) -> None:
        """Over an open store that holds what is shipped (``open_service`` sees to both)."""
        self._store = store
        self._live = Live(store)
        self.clock = clock
        self.settings = settings
        self.founding = founding
        self.first_key = first_key
        self.first_admin = first_admin
        self.access = Access(store, clock)
        self.people = People(store, clock)
        self.ledger = Ledger(store)
        self.policies = Policies(self._live, clock)
        self.histories = Histories(self._live, self.people.actors)
        self.figures = Figures(store, clock)
        self.decisions = Decisions(store, self._live, clock, settings)
        self.trying = Trying(store, self._live, clock, settings)
        self.comparisons = Comparisons(self.trying)
        self.trends = Trends(store, clock)
        replays = ReplayFile.open(settings.data)
        self.replays = Replays(
            store, self._live, clock, self.people.actors, replays, Background(replays)
        )
        shipped, files = settings.policies / "cases", CaseFiles(settings.data / "cases")
        self.cases = Cases(self._live, clock, self.decisions, shipped, files)
        cases = (shipped, files.folder)
        names = self.people.actors
        told = self._write_published
        impacts = ReplayedImpacts(self.replays, clock, settings.impact_months)
        self.drafts = Drafts(store, self._live, clock, cases, names, told, impacts)
        self.proposals = Proposals(store, self._live, clock, names)

    def __enter__(self) -> Service:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def today(self) -> date:
        """The civil date in Asia/Baku."""
        return civil_date(self.clock())

    def ready(self) -> None:
        """That the ledger can be read and written and every version in force today can decide.

        Records nothing; loads what is not loaded yet.  Raises StoreUnavailable and what loading
        raises: PolicyFaults, CalendarFault, VersionAltered, ...
        """
        self._store.check()
        snapshot = self._live.now()
        moment = snapshot.moment(None, None, self.clock())
        for policy in snapshot.programs.ids():
            if snapshot.registry.find(policy, moment.effective_date, moment.known):
                snapshot.programs.bundle(policy, moment)

    def ledger_head(self) -> Head:
        """The ledger's last entry: sequence, time, chain; raises StoreUnavailable."""
        return self._store.head()

    def fold(self) -> None:
        """Have ``close`` bring the log that killed processes left into the ledger's file.

        Raises StoreUnavailable where nothing can be written.
        """
        self._store.fold()

    def watch_appends(self, told: Callable[[float], None]) -> None:
        """Have ``told`` called with the seconds that each append took until it was durable."""
        self._store.watch = told

    def _write_published(self) -> None:
        """The files of what was published, where they can be written: else the next start does.

        It is published, whatever becomes of them.
        """
        with suppress(QerarError, OSError):
            PublishedFiles(self._store, self.settings.data).complete()

    def close(self) -> None:
        """Wait for writes under way and close the ledger."""
        self.replays.close()
        self._store.close()


def open_service(settings: Settings, clock: Callable[[], datetime] = utc_now) -> Service:
    """The service over the ledger in ``settings.data``, which is begun where there is none.

    What is shipped in ``settings.policies`` and new enters the ledger; a first
    key and a first admin are made where there is none.  Raises StoreUnavailable,
    StoreNewer, StoreDamaged, and what stops a start: ShippedVersionAltered,
    ShippedActivationAltered, VersionMissing, VersionAltered, RegistryFault,
    CalendarFault; and of the files of what was published here PublishedFileAltered,
    PublishedFileUnknown.
    """
    store = Store.open(settings.data)
    try:
        now = clock()
        founding = found(store, settings.policies, now)
        with suppress(OSError):  # where nothing can be written, the ledger is read all the same
            PublishedFiles(store, settings.data).complete()
        first_key = make_first_key(store, settings.data, now)
        first_admin = make_first_admin(store, settings.data, now)
        return Service(store, settings, clock, founding, first_key, first_admin)
    except BaseException:
        store.close()
        raise
