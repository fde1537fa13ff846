"""``python -m tests.tck [-v] [FOLDER ...]``: the table of the kit by folder, and its total."""

from __future__ import annotations

import sys

from tests.tck.kit import folders, root
from tests.tck.run import run_folder
from tests.tck.table import table


def main(arguments: list[str]) -> int:
    """Print the table; 0 if the kit is there, 2 if not."""
    verbose = "-v" in arguments
    wanted = [one for one in arguments if one != "-v"]
    found = [path for path in folders() if not wanted or any(one in path.name for one in wanted)]
    if not found:
        print(f"the TCK is not at {root()}", file=sys.stderr)
        return 2
    outcomes = [run_folder(path) for path in found]
    print("\n".join(table([(one.folder, one.passed, one.total) for one in outcomes])))
    if verbose:
        for one in outcomes:
            print("\n".join(f"{one.folder} {failure}" for failure in one.failures))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
