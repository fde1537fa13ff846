"""``python -m bench.endpoint.serve_bare``: the bare endpoint, served exactly as ours is."""

from __future__ import annotations

import argparse
from pathlib import Path

from cli import logs
from cli.serve import run

TARGET = f"{Path(__file__).with_name('bare.py')}:create_app"


def main() -> None:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m bench.endpoint.serve_bare")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    options = parser.parse_args()
    logs.configure()
    run(TARGET, "127.0.0.1", options.port, options.workers)


if __name__ == "__main__":
    main()
