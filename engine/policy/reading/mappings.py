"""Reads the shape of a mapping: known keys, texts, dates, numbers, both languages.

A getter that finds the wrong shape records a fault and gives None, so that the
reader of an element goes on and every fault of the file is found in one load.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from engine.policy.faults import Faults, did_you_mean
from engine.policy.model import LocalText, Place
from engine.policy.reading.scalars import Form, form_of, to_date, to_decimal
from engine.policy.reading.source import Mapped, Node, Scalar, Sequenced
from engine.policy.reading.texts import FeelText, feel_text_of, given, is_name

__all__ = ["Fields", "read_local", "read_text"]


def read_text(node: Node, faults: Faults, what: str) -> str | None:
    """A text that is not empty."""
    if isinstance(node, Scalar):
        if form_of(node) is Form.TEXT and node.text.strip():
            return node.text
        if form_of(node) in (Form.EMPTY, Form.NULL, Form.TEXT):
            faults.add("wrong_shape", node.place, f"{what} is empty: a text is expected")
            return None
        found = form_of(node).value
        faults.add("wrong_shape", node.place, f"{what} is {found}: put the text in quotes")
        return None
    faults.add("wrong_shape", node.place, f"{what} is {shape_of(node)}: a text is expected")
    return None


def read_local(node: Node, faults: Faults, what: str) -> LocalText | None:
    """The same words in Azerbaijani and English, both required."""
    if not isinstance(node, Mapped):
        faults.add(
            "language_missing",
            node.place,
            f"{what} is given in both languages: {{az: …, en: …}}",
        )
        return None
    fields = Fields(node, faults, what, ("az", "en"))
    texts: dict[str, str] = {}
    for language, name in (("az", "Azerbaijani"), ("en", "English")):
        value = fields.node(language)
        if not given(value):
            faults.add("language_missing", node.place, f"{what} has no {name} text ('{language}')")
        else:
            assert value is not None
            text = read_text(value, faults, f"{what} in {name}")
            if text is not None:
                texts[language] = text
    if len(texts) < 2:
        return None
    return LocalText(texts["az"], texts["en"])


def shape_of(node: Node) -> str:
    """What a node is, in words."""
    if isinstance(node, Mapped):
        return "a mapping"
    if isinstance(node, Sequenced):
        return "a list"
    assert isinstance(node, Scalar)
    return form_of(node).value


class Fields:
    """The keys of a mapping, read one by one; keys that are not known are faults."""

    def __init__(
        self,
        node: Node,
        faults: Faults,
        what: str,
        known: Iterable[str] | None,
        required: Iterable[str] = (),
    ) -> None:
        self.faults = faults
        self.what = what
        self.place = node.place
        self._items = node.items if isinstance(node, Mapped) else {}
        if not isinstance(node, Mapped):
            message = f"{what} is {shape_of(node)}: a mapping is expected"
            faults.add("wrong_shape", node.place, message)
            return
        if known is not None:
            allowed = (*known, *required)
            for name, item in self._items.items():
                if name not in allowed:
                    hint = did_you_mean(name, allowed)
                    message = f"{what} has no key '{name}'{hint}"
                    faults.add("unknown_key", item.key.place, message)
        for name in required:
            if not self.has(name):
                faults.add("missing_key", node.place, f"{what} needs the key '{name}'")

    def has(self, key: str) -> bool:
        """Whether the key has a value."""
        return given(self.node(key))

    def node(self, key: str) -> Node | None:
        """The value's node, or None when the key is absent."""
        item = self._items.get(key)
        return item.value if item is not None else None

    def key_place(self, key: str) -> Place:
        """Where the key stands."""
        item = self._items.get(key)
        return item.key.place if item is not None else self.place

    def pairs(self) -> Iterator[tuple[str, Place, Node]]:
        """Every key with its place and value, in file order."""
        for name, item in self._items.items():
            yield name, item.key.place, item.value

    def text(self, key: str) -> str | None:
        node = self.node(key)
        return read_text(node, self.faults, f"'{key}'") if node is not None else None

    def words(self, key: str) -> str | None:
        """A text or a number by its characters (``clause: 5.10``)."""
        node = self.node(key)
        if isinstance(node, Scalar) and form_of(node) in (Form.NUMBER, Form.DATE):
            return node.text
        return self.text(key)

    def name(self, key: str) -> str | None:
        text = self.text(key)
        if text is not None and not is_name(text):
            place = self.value_place(key)
            self.faults.add("bad_name", place, f"'{text}' is not a name in snake_case")
            return None
        return text

    def one_of(self, key: str, words: Iterable[str]) -> str | None:
        """One of a few words."""
        allowed = tuple(words)
        text = self.text(key)
        if text is not None and text not in allowed:
            shown = ", ".join(allowed)
            hint = did_you_mean(text, allowed)
            self.faults.add(
                "unknown_word",
                self.value_place(key),
                f"'{key}' is one of {shown}, not '{text}'{hint}",
            )
            return None
        return text

    def flag(self, key: str) -> bool:
        """True or false; false where the key is absent."""
        node = self.node(key)
        if node is None:
            return False
        if isinstance(node, Scalar) and form_of(node) is Form.BOOLEAN:
            return node.text == "true"
        self.faults.add("wrong_shape", node.place, f"'{key}' is true or false")
        return False

    def date(self, key: str) -> date | None:
        """A day; quoted or not."""
        node = self.node(key)
        if node is None:
            return None
        day = to_date(node.text) if isinstance(node, Scalar) else None
        if day is None and not (isinstance(node, Scalar) and form_of(node) is Form.DATE):
            self.faults.add("bad_date", node.place, f"'{key}' is a date such as 2022-07-30")
        elif day is None and isinstance(node, Scalar):
            self.faults.add("bad_date", node.place, f"there is no day {node.text}")
        return day

    def count(self, key: str) -> int | None:
        """A whole number, zero or more."""
        node = self.node(key)
        if node is None:
            return None
        number = self._number(node)
        if number is None or number != int(number) or number < 0:
            self.faults.add("wrong_shape", node.place, f"'{key}' is a whole number, 0 or more")
            return None
        return int(number)

    def _number(self, node: Node) -> Decimal | None:
        if isinstance(node, Scalar) and form_of(node) is Form.NUMBER:
            return to_decimal(node.text)
        return None

    def local(self, key: str) -> LocalText | None:
        """The words in both languages, None where the key is absent."""
        node = self.node(key)
        return read_local(node, self.faults, f"'{key}'") if node is not None else None

    def local_or_plain(self, key: str) -> LocalText | None:
        """The words in both languages, or one text that serves both (a document's title)."""
        node = self.node(key)
        if isinstance(node, Scalar):
            text = self.text(key)
            return LocalText(text, text) if text is not None else None
        return self.local(key)

    def feel(self, key: str) -> FeelText | None:
        """A FEEL formula, None where the key is absent."""
        node = self.node(key)
        return feel_text_of(node, self.faults, f"'{key}'") if node is not None else None

    def many(self, key: str) -> tuple[Node, ...]:
        """The items of a list; a single value is a list of one."""
        node = self.node(key)
        if node is None:
            return ()
        return tuple(node.items) if isinstance(node, Sequenced) else (node,)

    def texts(self, key: str) -> tuple[tuple[str, Place], ...]:
        """The texts of a list (or one text) with their places."""
        found = []
        for node in self.many(key):
            text = read_text(node, self.faults, f"'{key}'")
            if text is not None:
                found.append((text, node.place))
        return tuple(found)

    def section(self, key: str) -> Iterator[tuple[str, Place, Node]]:
        """The named elements under a key, in file order."""
        node = self.node(key)
        if node is None:
            return iter(())
        return Fields(node, self.faults, f"'{key}'", None).pairs()

    def sequence(self, key: str) -> tuple[Node, ...]:
        """The items of a key that must be a list."""
        node = self.node(key)
        if node is None:
            return ()
        if isinstance(node, Sequenced):
            return tuple(node.items)
        message = f"'{key}' is {shape_of(node)}: a list is expected"
        self.faults.add("wrong_shape", node.place, message)
        return ()

    def value_place(self, key: str) -> Place:
        """Where a key's value stands."""
        node = self.node(key)
        return node.place if node is not None else self.place
