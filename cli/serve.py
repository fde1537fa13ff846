"""``qerar serve``: the HTTP service, by granian, in worker processes.

This process founds the ledger and then only watches: it starts the workers, starts
again one that dies, and on SIGTERM or SIGINT lets them answer what they have taken.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import structlog
from granian.constants import HTTPModes, Interfaces
from granian.server import MPServer

from cli import logs
from cli.context import Shared, data_option, shared
from cli.counting import shared_folder
from cli.exits import Exit
from cli.ports import CannotServe, held_address
from cli.settings import DEFAULTS, check_environment
from cli.stopping import Stopping
from engine import __version__
from engine.errors import QerarError
from engine.service import Head

__all__ = ["run", "serve"]

ROOT = Path(__file__).resolve().parents[1]
APPLICATION = f"{ROOT / 'app.py'}:create_app"
#: threads of a worker that decide at the same time (docs/decisions/0044)
THREADS = 8
#: seconds that workers may take to answer what they have taken when they are told to stop
GRACE = 30
_log = structlog.get_logger("qerar.serve")


@click.command()
@data_option
@click.option(
    "--host",
    default=DEFAULTS["QERAR_HOST"],
    envvar="QERAR_HOST",
    show_envvar=True,
    show_default=True,
    help="The address to listen on.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULTS["QERAR_PORT"],
    envvar="QERAR_PORT",
    show_envvar=True,
    show_default=True,
    help="The port to listen on; 0 takes a free one and says which.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=DEFAULTS["QERAR_WORKERS"],
    envvar="QERAR_WORKERS",
    show_envvar=True,
    show_default=True,
    help="How many processes answer.",
)
@shared
def serve(state: Shared, host: str, port: int, workers: int) -> int:
    """Serve decisions over HTTP until SIGTERM or SIGINT.

    The first start makes the ledger, a key with all roles in the file first-key
    of the data folder, and the user admin with the one-time password in the file
    first-admin beside it.  The log goes to standard error, a JSON object a line.
    """  # fmt: skip
    check_environment(os.environ)
    with contextlib.ExitStack() as stack:
        address, taken = stack.enter_context(held_address(host, port))
        counted = stack.enter_context(shared_folder())
        with state.open_service() as service:
            head, founding = service.ledger_head(), service.founding
            first_key, first_admin = service.first_key, service.first_admin
            with contextlib.suppress(QerarError):  # a worker tells of it, at the decision it stops
                service.ready()
        gc.freeze()  # workers are forks: what is loaded here they share and need not load again
        logs.configure()
        # The workers read the environment, as under any other server of the application.
        os.environ |= {
            "QERAR_DATA_DIR": str(state.data.resolve()),
            "QERAR_POLICIES": str(state.folder.resolve()),
            "QERAR_HOST": address,
            "QERAR_PORT": str(taken),
            "PROMETHEUS_MULTIPROC_DIR": str(counted),
        }
        click.echo(f"Qərar {__version__} at {_url(address, taken)}")
        if first_key:
            click.echo(f"A key with all roles is in {first_key}")
        if first_admin:
            click.echo(f"The one-time password of the user admin is in {first_admin}")
        for version in founding.drafts:
            click.echo(f"{version} is kept as a draft: a local version has its number")
        _log.info(
            "start",
            version=__version__,
            address=_url(address, taken),
            workers=workers,
            **_of(head),
            **{name: told for name, told in asdict(founding).items() if told},
        )
        failed = run(APPLICATION, address, taken, workers)
        _log.info("stop", version=__version__, workers=workers, **_head(state))
    if failed:
        raise CannotServe("the workers could not be kept running: the log says why")
    return Exit.OK


def _url(address: str, port: int) -> str:
    return f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"


def _of(head: Head) -> dict[str, Any]:
    return {"ledger_sequence": head.sequence, "ledger_head": head.chain}


def _head(state: Shared) -> dict[str, Any]:
    """The ledger's head after the workers ended, where it can be read.

    The ledger is left as one file, whatever became of the workers, where it can be written.
    """
    try:
        with state.open_service() as service:
            head = _of(service.ledger_head())
            with contextlib.suppress(QerarError):
                service.fold()
            return head
    except QerarError as error:
        return {"exc_info": error}


def run(application: str, address: str, port: int, workers: int) -> bool:
    """Serve ``file.py:factory`` until told to stop; whether the workers failed instead."""
    server = _Server(
        application,
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        log_dictconfig=logs.granian_logging(),
    )
    try:
        server.serve(target_loader=server.application)
    except SystemExit as ended:
        return bool(ended.code) and not server.interrupt_signal
    return False


class _Server(MPServer):
    """Granian, with what a worker does before it serves, and a second signal that hurries."""

    def application(self, target: str) -> Any:
        """The application, in a worker: what the factory ``file.py:name`` gives."""
        stopping = Stopping()
        if self.interrupt_signal:  # in this process's copy: one came before
            raise SystemExit(0)
        file, _, name = target.rpartition(":")
        try:
            sys.path.insert(0, str(Path(file).parent))
            made = getattr(importlib.import_module(Path(file).stem), name)()
        except Exception as error:
            _log.critical("worker_failed", exc_info=error)
            raise SystemExit(1) from None
        stopping.loaded()
        return made

    def signal_handler_interrupt(self, *_: object, **__: object) -> None:
        """Stop gracefully at the first signal; at the second, or when GRACE is over, at once."""
        if self.interrupt_signal:
            self._hurry()
        else:
            patience = threading.Timer(GRACE, self._lose_patience)
            patience.daemon = True
            patience.start()
        self.interrupt_signal = True
        self.main_loop_interrupt.set()

    def _lose_patience(self) -> None:
        _log.warning("workers_killed", seconds=GRACE)
        self._hurry()

    def _hurry(self) -> None:
        for worker in self.wrks:
            worker.inner.kill()  # nothing to one that has ended
