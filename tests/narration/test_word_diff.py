"""Two texts word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.narration import Piece, words_diff

TEXTS = st.text(alphabet="ab .,\nəI", max_size=40)


@given(TEXTS, TEXTS)
def test_the_pieces_make_up_both_texts(before: str, after: str) -> None:
    pieces = words_diff(before, after)
    assert "".join(one.text for one in pieces if one.kind != "added") == before
    assert "".join(one.text for one in pieces if one.kind != "removed") == after
    assert all(one.text for one in pieces)


def test_only_the_words_that_differ_are_marked() -> None:
    assert words_diff("Maksimum: 90 %, ən çoxu", "Maksimum: 80 %, ən çoxu") == (
        Piece("same", "Maksimum: "),
        Piece("removed", "90"),
        Piece("added", "80"),
        Piece("same", " %, ən çoxu"),
    )


def test_the_same_text_is_one_piece() -> None:
    assert words_diff("a b", "a b") == (Piece("same", "a b"),)
    assert words_diff("", "") == ()


def test_long_texts_are_compared_by_sentences() -> None:
    sentences = [f"Cümlə {number} burada bitir. " for number in range(600)]
    changed = [*sentences]
    changed[300] = "Başqa cümlə. "
    assert words_diff("".join(sentences), "".join(changed)) == (
        Piece("same", "".join(sentences[:300])),
        Piece("removed", sentences[300]),
        Piece("added", changed[300]),
        Piece("same", "".join(sentences[301:])),
    )
