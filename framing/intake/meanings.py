"""What a text means, word by word: which entries of the rulebook's ``synonyms`` it has words of."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing

#: How texts become words and words stems, for all that is searched here.
STEMS = "tokenize='porter unicode61'"


def meanings_of(
    texts: Sequence[str], synonyms: Mapping[str, Sequence[str]]
) -> tuple[tuple[str, ...], ...]:
    """For each text the meanings that it has a word of, each once, in the order of ``synonyms``.

    synonyms: meaning → its words. Words are compared by their stems, and a word of several parts
    is found where they stand side by side.
    """
    found: list[list[str]] = [[] for _ in texts]
    with closing(sqlite3.connect(":memory:")) as index:
        index.execute(f"CREATE VIRTUAL TABLE texts USING fts5(told, {STEMS})")
        rows = ((place, text) for place, text in enumerate(texts))
        index.executemany("INSERT INTO texts (rowid, told) VALUES (?, ?)", rows)
        for meaning, words in synonyms.items():
            sought = (any_of(words),)
            for (place,) in index.execute("SELECT rowid FROM texts WHERE texts MATCH ?", sought):
                found[place].append(meaning)
    return tuple(tuple(meanings) for meanings in found)


def any_of(words: Sequence[str]) -> str:
    """A search for any of these words, as FTS5 reads it. words: letters, spaces, ``'``, ``-``."""
    return " OR ".join(f'"{word}"' for word in words)
