"""The published cases whose words are nearest to a text, found by SQLite's full-text search."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from framing.answers.answers import Answers
from framing.rulebook.journey import Journey
from framing.rulebook.model import CHOSEN, Rulebook

#: How many cases are shown: the two nearest, and the nearest that ended otherwise than both.
SHOWN = 3
#: How near a case must be, as a part of the nearest one's BM25, since one that is farther shares a
#: word by chance; and how near one that ended otherwise. Our own view, from texts tried.
NEAR_ENOUGH, OTHERWISE = 0.5, 0.35
#: Words that a text has in common with a case at the least; one alone is chance. Our own view.
LEAST_SHARED = 2
#: Cases among which one that ended otherwise is looked for.
_LOOKED_AT = 12
_WORD = re.compile(r"[^\W\d_]{3,}")
#: Words that stand in every problem, so that they say nothing of it.
_COMMON = frozenset(
    """
    the and for with that this are was were has have had not from they them their our you your
    its can will would could should which what when who how why all any each one two every into
    out over than then there here been being but nor also more most some such only very much
    many other may might must does did done use used using want wants wanted like get gets make
    makes made new day days week weeks month months year years people person time
    """.split()  # noqa: SIM905 - a list of words reads better as text
)
_CREATE = "CREATE VIRTUAL TABLE cases USING fts5(id UNINDEXED, told, tokenize='porter unicode61')"
_SEARCH = """SELECT id, highlight(cases, 1, char(2), char(3)), bm25(cases) FROM cases
WHERE cases MATCH ? ORDER BY 3, rowid LIMIT ?"""
_MARKED = re.compile("\x02(.*?)\x03")


@dataclass(frozen=True)
class Near:
    """A published case near a text. verdict: what it ended with. shares: words found in both."""

    journey: Journey
    verdict: str
    shares: tuple[str, ...]


def nearest_cases(
    text: str, rulebook: Rulebook, leave_out: frozenset[str] = frozenset()
) -> tuple[Near, ...]:
    """The two published cases nearest to a text, and the nearest one that ended otherwise.

    Near is BM25 over stems of words (SQLite FTS5 with its Porter stemmer), on the stories of the
    rulebook's cases and the wording of their telling answers. leave_out: ids not to be found.
    Three at most; fewer where fewer are near enough.
    """
    words = dict.fromkeys(w for w in _WORD.findall(text.lower()) if w not in _COMMON)
    if not words:
        return ()
    with closing(sqlite3.connect(":memory:")) as index:
        index.deserialize(_index(rulebook, leave_out))
        wanted = " OR ".join(f'"{word}"' for word in words)
        found = index.execute(_SEARCH, (wanted, _LOOKED_AT)).fetchall()
    cases = {journey.id: journey for journey in rulebook.journeys}
    # SQLite's BM25 is below zero; the lowest is the nearest.
    best = found[0][2] if found else 0.0
    enough = sum(row[2] <= NEAR_ENOUGH * best for row in found)
    near = [_near(cases[n], marked) for n, marked, far in found if far <= OTHERWISE * best]
    near = [case for case in near if len(case.shares) >= LEAST_SHARED]
    # A forbidden use that only shares some words frightens, and helps nobody.
    forbidden = {v.id for v in rulebook.verdict.conclusions if v.then == "stop"}
    near = [case for i, case in enumerate(near) if i == 0 or case.verdict not in forbidden]
    return tuple(_shown(near, min(enough, SHOWN - 1)))


@lru_cache(maxsize=4)
def _index(rulebook: Rulebook, leave_out: frozenset[str]) -> bytes:
    """The texts of the cases as a database in which words are looked for."""
    rows = [(name, text) for name, text in _texts(rulebook).items() if name not in leave_out]
    with closing(sqlite3.connect(":memory:")) as index:
        index.execute(_CREATE)
        index.executemany("INSERT INTO cases VALUES (?, ?)", rows)
        index.commit()
        return index.serialize()


@lru_cache(maxsize=4)
def _texts(rulebook: Rulebook) -> Mapping[str, str]:
    """id of a case with a verdict → its text."""
    return {j.id: told(j, rulebook) for j in rulebook.journeys if "verdict" in j.expect}


def told(journey: Journey, rulebook: Rulebook) -> str:
    """What a case's story and its chosen options say, as one text."""
    words = [journey.story]
    for name, given in Answers(journey.answers, rulebook).items():
        question = rulebook.question(name)
        if question.core and question.options:
            words += [option.label for option in question.options if _says(given, option.id)]
    return " ".join(words)


def _says(given: Any, option: str) -> bool:
    if isinstance(given, Mapping):
        return given.get(option) == CHOSEN
    return bool(given == option)


def _near(journey: Journey, marked: str) -> Near:
    shares = dict.fromkeys(word.lower() for word in _MARKED.findall(marked))
    return Near(journey, str(journey.expect["verdict"]), tuple(shares))


def _shown(found: list[Near], nearest: int) -> Iterator[Near]:
    """So many of the nearest, and one that ended otherwise: one verdict would look like proof."""
    first, rest = found[:nearest], found[nearest:]
    yield from first
    ended = {near.verdict for near in first}
    yield from [near for near in rest if near.verdict not in ended][:1]
