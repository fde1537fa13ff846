"""The application: settings, the service, the HTTP interface. Wiring only.

``python app.py`` serves it, as ``qerar serve`` does.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.util import Finalize
from pathlib import Path

from flask import Flask

import admin_ui
import api
from admin_ui import PageSettings
from api import ApiSettings, Application
from cli import logs
from engine.errors import QerarError
from engine.service import DEFAULT_MONTHS, DEFAULT_WINDOW, Service, Settings, open_service

__all__ = ["AppSettings", "create_app"]

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class AppSettings:
    """What the application is told: where its data is, what its interfaces are."""

    service: Settings
    api: ApiSettings = field(default_factory=ApiSettings)
    pages: PageSettings = field(default_factory=PageSettings)

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> AppSettings:
        """The settings that environment variables give; raises ValueError."""
        return cls(
            Settings(
                policies=Path(environ.get("QERAR_POLICIES") or HERE / "policies"),
                data=Path(environ.get("QERAR_DATA_DIR") or "var"),
                origination_window=int(environ.get("QERAR_ORIGINATION_WINDOW") or DEFAULT_WINDOW),
                institution=environ.get("QERAR_INSTITUTION") or None,
                impact_months=int(environ.get("QERAR_IMPACT_MONTHS") or DEFAULT_MONTHS),
            ),
            ApiSettings.of(environ),
            PageSettings.of(environ),
        )


def create_app(settings: AppSettings | None = None) -> Flask:
    """The application over a service of its own, closed when the process ends.

    ``settings`` None is for a server's worker: it reads the environment, logs
    JSON lines, and loads what is in force before the first request.  Raises
    what ``open_service`` raises.
    """
    if settings is None:
        logs.configure()
        service = open_service((settings := AppSettings.of(os.environ)).service)
        with contextlib.suppress(QerarError):  # /readyz tells of it; other policies do decide
            service.ready()
    else:
        service = open_service(settings.service)
    Finalize(None, service.close, exitpriority=0)  # a forked worker runs nothing of atexit's
    with contextlib.suppress(QerarError):  # who asks for a replay is told of it
        service.replays.resume()
    return application(service, settings.api, settings.pages)


def application(
    service: Service, settings: ApiSettings | None = None, pages: PageSettings | None = None
) -> Flask:
    """The application over a service that is open; its caller closes it."""
    app = Application("qerar", static_folder=None)
    api.register(app, service, settings or ApiSettings())
    admin_ui.register(app, service, pages)
    return app


if __name__ == "__main__":
    # Afresh: what the workers count together is set up before anything of the API is imported.
    os.execv(sys.executable, [sys.executable, "-m", "cli", "serve", *sys.argv[1:]])
