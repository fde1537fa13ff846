"""The named peer: a bare Flask endpoint that makes one fsynced SQLite insert.

It parses the JSON body, inserts it into one table (WAL, ``synchronous=FULL``,
as the ledger is) and answers 201 with the row's number.  A connection a thread
is kept open: opening one for every request would make the peer slower.
"""

from __future__ import annotations

import os
import sqlite3
import threading

from flask import Flask, request

__all__ = ["FILE_VARIABLE", "PATH", "create_app"]

#: the environment variable that names the peer's database file
FILE_VARIABLE = "BENCH_BARE_FILE"
PATH = "/kept"


def create_app() -> Flask:
    """The application; makes the file where there is none."""
    file = os.environ[FILE_VARIABLE]
    local = threading.local()

    def connection() -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(local, "connection", None)
        if found is None:
            found = local.connection = sqlite3.connect(file, timeout=30, isolation_level=None)
            found.execute("PRAGMA journal_mode=WAL")
            found.execute("PRAGMA synchronous=FULL")
        return found

    connection().execute(
        "CREATE TABLE IF NOT EXISTS kept (id INTEGER PRIMARY KEY, body TEXT NOT NULL)"
    )
    app = Flask(__name__)

    @app.post(PATH)
    def keep() -> tuple[dict[str, int | None], int]:
        request.get_json()
        text = request.get_data(as_text=True)
        row = connection().execute("INSERT INTO kept (body) VALUES (?)", (text,))
        return {"id": row.lastrowid}, 201

    return app
