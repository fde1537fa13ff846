"""Small disks of our own that can be full or read-only, in a mount namespace of their own.

A holder process keeps the namespace alive; servers enter it.  With a user namespace this
needs no privileges.  Nothing outside the namespace sees the mount, and it is gone with
the holder.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 30


class NoNamespace(Exception):
    """This machine lets nobody make a namespace, or mount there; ``args[0]`` is what it said."""


@dataclass
class Disk:
    """A mounted disk: ``path`` is where those in the namespace see it, ``seen`` where we do."""

    path: Path
    seen: Path
    enter: Sequence[str]
    mount: str

    def run(self, *command: str) -> None:
        """Run a command in the namespace; CalledProcessError with what it said otherwise."""
        subprocess.run([*self.enter, *command], check=True, capture_output=True, timeout=PATIENCE)

    def fill(self, leave: int = 0) -> None:
        """Write until there is no room, or all but ``leave`` bytes of it."""
        room = os.statvfs(self.seen)
        wanted = room.f_bfree * room.f_frsize - leave
        with (self.seen / "filler").open("ab", buffering=0) as filler:
            try:
                while wanted > 0:
                    wanted -= filler.write(b"\0" * min(wanted, 1 << 16))
            except OSError as error:
                if error.errno != 28:  # no space left on device
                    raise

    def free(self) -> None:
        """Make room again."""
        (self.seen / "filler").unlink()

    def mount_again(self) -> None:
        """Take the disk out and put it in again; nobody may be using it."""
        self.run("umount", str(self.path))
        self.run("sh", "-c", self.mount)

    def remount(self, how: str) -> None:
        """``ro``, ``rw`` or ``abort`` (what the kernel does to ext4 when the disk fails)."""
        self.run("mount", "--options-source=disable", "-o", f"remount,{how}", str(self.path))


@contextmanager
def small_disk(path: Path, size: str) -> Iterator[Disk]:
    """A disk in memory (tmpfs) on a folder; raises NoNamespace."""
    mount = f"mount -t tmpfs -o size={size},mode=700 qerar {path}"
    with _namespace(
        path, ["unshare", "-rm"], ["-U", "-m", "--preserve-credentials"], mount
    ) as disk:
        yield disk


@contextmanager
def real_disk(path: Path, image: Path, size: int | None) -> Iterator[Disk]:
    """An ext4 file system in a file, on a loop device: for root alone.  Raises NoNamespace.

    ``size`` None takes the file as it is.
    """
    if os.geteuid() != 0:
        raise NoNamespace("a loop device needs root")
    if size is not None:
        with image.open("xb") as file:
            file.truncate(size)
        # Blocks of a page, as on disks of any real size.  SQLite gives each page of its -shm file
        # one byte before it maps it; in smaller blocks the rest of the page has no room on a full
        # disk, and the kernel ends (SIGBUS) whoever touches it first.
        subprocess.run(["mkfs.ext4", "-q", "-b", "4096", str(image)], check=True, timeout=PATIENCE)
    mount = f"mount -o loop,errors=remount-ro {image} {path}"
    with _namespace(path, ["unshare", "-m"], ["-m"], mount) as disk:
        yield disk


@contextmanager
def _namespace(
    path: Path, unshare: Sequence[str], enter: Sequence[str], mount: str
) -> Iterator[Disk]:
    path.mkdir(parents=True, exist_ok=True)
    script = f"{mount} && echo mounted && exec cat"
    try:
        holder = subprocess.Popen(
            [*unshare, "--propagation", "private", "sh", "-c", script],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
    except FileNotFoundError as error:
        raise NoNamespace(str(error)) from None
    with holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stderr is not None
        if holder.stdout.readline() != b"mounted\n":
            raise NoNamespace(holder.stderr.read().decode("utf-8", "replace"))
        pid = str(holder.pid)
        yield Disk(path, Path(f"/proc/{pid}/root{path}"), ["nsenter", "-t", pid, *enter], mount)
        holder.stdin.close()  # the end of its input ends it
