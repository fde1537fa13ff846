"""The lines of a text file, one at a time: UTF-8 and nothing else, each with its number."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO, Final

from engine.errors import FileTooLarge, NotInRows, NotUtf8

__all__ = ["MOST_BYTES", "Lines", "check_text"]

#: of a line, and of a cell: as long as a request may be
MOST_BYTES: Final = 1_000_000
_WIDE: Final = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
#: what texts of Azerbaijan are in where they are not in UTF-8
_OLD: Final = ("cp1254", "cp1251")


class Lines:
    """The lines of a file from its beginning, with their ends; a byte-order mark is left out.

    ``number`` is that of the line given last, ``ended`` whether it had an end.
    """

    def __init__(self, source: BinaryIO) -> None:
        source.seek(0)
        self._source = source
        self.number = 0
        self.ended = True
        self.marked = False

    def __iter__(self) -> Iterator[str]:
        while data := self._source.readline(MOST_BYTES + 1):
            if self.number == 0:
                data = self._begun(data)
            if len(data) > MOST_BYTES:
                place = f"line {self.number + 1}"
                raise FileTooLarge(place, f"the line is longer than {MOST_BYTES} bytes")
            for line in data.splitlines(keepends=True):  # a lone CR ends a line too
                self.number += 1
                self.ended = line.endswith((b"\n", b"\r"))
                yield self._text(line)

    def _begun(self, data: bytes) -> bytes:
        for mark, encoding in _WIDE.items():
            if data.startswith(mark):
                raise _other(encoding)
        if data[:2].count(0) == 1:  # ASCII in two bytes each, without a mark
            raise _other("UTF-16")
        self.marked = data.startswith(codecs.BOM_UTF8)
        return data.removeprefix(codecs.BOM_UTF8)

    def _text(self, line: bytes) -> str:
        place = f"line {self.number}"
        try:
            text = line.decode()
        except UnicodeDecodeError as error:
            raise _undecodable(place, line, error.start) from None
        if "\0" in text:
            raise NotInRows(place, "this is not text: it holds a NUL character")
        return text


def check_text(source: BinaryIO) -> int:
    """How many lines a file has, all of them UTF-8 and none too long.

    Raises NotInRows where there are none or they are no text, NotUtf8, FileTooLarge.
    """
    lines = Lines(source)
    blank = True
    for line in lines:
        blank = blank and not line.strip()
    if blank:
        raise NotInRows("line 1", "there is nothing to read")
    return lines.number


def _other(encoding: str) -> NotUtf8:
    message = f"the file is in {encoding}: save it as UTF-8 (in Excel, “CSV UTF-8”)"
    return NotUtf8("line 1", message, encoding)


def _undecodable(place: str, line: bytes, start: int) -> NotUtf8:
    byte = line[start : start + 1]
    may = [f"{_decoded(byte, name)!r} in {name}" for name in _OLD if _decoded(byte, name)]
    meant = f" (it would be {' or '.join(may)})" if may else ""
    message = f"this is not UTF-8: byte {start + 1} is 0x{byte.hex().upper()}{meant}"
    return NotUtf8(place, message)


def _decoded(byte: bytes, encoding: str) -> str:
    return byte.decode(encoding, "ignore")
