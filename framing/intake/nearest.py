"""The published cases that say what a text says, found by SQLite's full-text search."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from framing.answers.answers import Answers
from framing.intake.meanings import STEMS, any_of, meanings_of
from framing.rulebook.journey import Journey
from framing.rulebook.model import CHOSEN, Option, Rulebook

#: How many cases are shown: the two nearest, and the nearest that ended otherwise than both.
SHOWN = 3
#: How near a case must be, as a part of the nearest one's nearness, since one that is farther
#: shares a word by chance; and how near one that ended otherwise. Our own view, from texts tried.
NEAR_ENOUGH, OTHERWISE = 0.5, 0.35
#: How far a forbidden use must be ahead of all others to be shown. Our own view, from 100 texts: so
#: none of the 95 others is frightened (two without it), and of the five one is (three without it).
AHEAD = 1.4
#: Words that a text has in common with a case at the least, those of one meaning counted once; one
#: alone is chance. Our own view.
LEAST_SHARED = 2
#: So many letters tell a word from another, whatever its ending. Our own view.
STEM = 5
#: What counts how much: a word that stands in a case's story, in its options for what is to come
#: out, in its other options; and a meaning that text and story share, which a word of both has
#: besides. Our own view, from 30 texts and each case left out in turn; small changes move little.
IN_STORY, IN_RESULT, IN_OPTIONS, IN_MEANING = 1.0, 0.8, 0.3, 0.8
#: So many cases that want the same thing speak for each other: the nearest of them on the mean. Our
#: own view, from the same texts.
SPEAK = 8
#: Questions about what is to come out, and how the ids of those begin that ask for more of it.
WANTED, _RESULT = "wanted", ("wanted", "output_", "creation", "record_kind", "input_kind")
_WORD = r"[^\W\d_]{3,}"
#: Words that stand in every problem, so that they say nothing of it.
_COMMON = frozenset(
    """
    the and for with that this are was were has have had not from they them their our you your
    its can will would could should which what when who how why all any each one two every into
    out over than then there here been being but nor also more most some such only very much
    many other may might must does did done use used using want wants wanted like get gets make
    makes made new day days week weeks month months year years people person time
    about after again although another anybody anyone anything around because before both during
    either else enough ever everybody everyone everything having him her his however instead just
    know known knows least let lets nobody now often ones onto others ours own per perhaps quite
    rather really say says see seen she since someone somebody something still take taken takes
    tell these those thing things think though through too under until upon way ways well where
    whether while whole whom whose within without yes yet
    """.split()  # noqa: SIM905 - a list of words reads better as text
)
_CREATE = f"""CREATE VIRTUAL TABLE cases
USING fts5(id UNINDEXED, story, result, options, meanings, {STEMS})"""
_SEARCH = "SELECT id, bm25(cases, 0, ?, ?, ?, ?) FROM cases WHERE cases MATCH ? ORDER BY 2, rowid"
_SHARED = f"""SELECT id, {", ".join(f"highlight(cases, {i}, char(2), char(3))" for i in (1, 2, 3))}
FROM cases WHERE cases MATCH ?"""
_MARKED = re.compile("\x02(.*?)\x03")


@dataclass(frozen=True)
class Near:
    """A published case near a text. verdict: what it ended with.

    shares: the case's words that the text has as well, or has another word of like meaning for.
    """

    journey: Journey
    verdict: str
    shares: tuple[str, ...]


def nearest_cases(
    text: str, rulebook: Rulebook, leave_out: frozenset[str] = frozenset()
) -> tuple[Near, ...]:
    """The two published cases nearest to a text, and the nearest one that ended otherwise.

    Near is BM25 over stems of words (SQLite FTS5 with its Porter stemmer) and over what the words
    mean (``rulebook.synonyms``), on the stories of the rulebook's cases and the wording of their
    telling answers; and how near others are that want the same. leave_out: ids not to be found.
    Three at most; fewer where fewer are near enough.
    """
    [meant] = meanings_of([text], rulebook.synonyms)
    words = _words(text.lower(), [word for name in meant for word in rulebook.synonyms[name]])
    if not words:
        return ()
    with closing(sqlite3.connect(":memory:")) as index:
        index.deserialize(_index(rulebook, leave_out))
        weights = (IN_STORY, IN_RESULT, IN_OPTIONS, IN_MEANING)
        sought = _sought(words, meant, rulebook)
        found = dict(index.execute(_SEARCH, (*weights, sought)).fetchall())
        shared = _shared(index, words, meant, rulebook)
    known = _meanings({word for words in shared.values() for word in words}, rulebook)
    cases = {
        journey.id: Near(journey, str(journey.expect["verdict"]), shared.get(journey.id, ()))
        for journey in rulebook.journeys
        if journey.id in found and len(_apart(shared.get(journey.id, ()), known)) >= LEAST_SHARED
    }
    found = {name: far for name, far in found.items() if name in cases}
    # A forbidden use that only shares some words frightens, and helps nobody: it has to be ahead.
    forbidden = {v.id for v in rulebook.verdict.conclusions if v.then == "stop"}
    spoken = _spoken_for(found, cases)
    near = _within(NEAR_ENOUGH, spoken, cases)
    others = sorted(far for name, far in spoken.items() if cases[name].verdict not in forbidden)
    near = [
        case
        for case in near
        if case.verdict not in forbidden
        or spoken[case.journey.id] <= AHEAD * min(others[:1], default=0.0)
    ]
    near = near[: SHOWN - 1]
    # One verdict would look like proof.
    ended = forbidden | {case.verdict for case in near}
    rest = [c for c in _within(OTHERWISE, found, cases) if c.verdict not in ended]
    return (*near, *rest[:1])


def _words(text: str, alike: Iterable[str]) -> tuple[str, ...]:
    """What to search for: words of a text that say something, each once, in their order.

    alike: words of like meaning. One of several parts is one word: "stop ordering" is no "stop".
    """
    joined = [word for word in alike if " " in word and not _COMMON.issuperset(word.split())]
    parts = "|".join((*(rf"\b{word}\b" for word in joined), _WORD))
    return tuple(dict.fromkeys(word for word in re.findall(parts, text) if word not in _COMMON))


def _sought(words: Iterable[str], meant: Iterable[str], rulebook: Rulebook) -> str:
    """The search: words in what a case says, and meanings in those of its story."""
    sought = f"{{story result options}} : ({any_of(tuple(words))})"
    marks = _marks(meant, rulebook)
    return f"{sought} OR meanings : ({any_of(marks)})" if marks else sought


def _marks(meant: Iterable[str], rulebook: Rulebook) -> tuple[str, ...]:
    """What stands in the index for meanings; a text never has such a word, and no stem is cut."""
    places = {meaning: place for place, meaning in enumerate(rulebook.synonyms)}
    return tuple(f"0{places[meaning]}0" for meaning in meant)


def _spoken_for(found: Mapping[str, float], cases: Mapping[str, Near]) -> dict[str, float]:
    """How near each case is, and on the mean the ``SPEAK`` nearest that want the same thing.

    found: id → how near a case is by itself, below zero as in SQLite, the nearest first.
    """
    alike: dict[str, list[float]] = {}
    for name, far in found.items():
        alike.setdefault(_wanted(cases[name].journey), []).append(far)
    spoken = {wanted: sum(fars[:SPEAK]) / SPEAK for wanted, fars in alike.items()}
    return {name: far + spoken[_wanted(cases[name].journey)] for name, far in found.items()}


def _within(part: float, found: Mapping[str, float], cases: Mapping[str, Near]) -> list[Near]:
    """The cases at least so near, as a part of the nearest one."""
    enough = part * min(found.values(), default=0.0)
    names = sorted((name for name, far in found.items() if far <= enough), key=found.__getitem__)
    return [cases[name] for name in names]


def _meanings(words: Iterable[str], rulebook: Rulebook) -> dict[str, str]:
    """Each of these words and the first meaning that it has, if it has one."""
    listed = sorted(words)
    found = meanings_of(listed, rulebook.synonyms)
    return {word: meant[0] for word, meant in zip(listed, found, strict=True) if meant}


def _apart(shares: Iterable[str], known: Mapping[str, str]) -> set[str]:
    """What shared words say, those of one meaning and those of one beginning once."""
    return {known.get(word, word[:STEM]) for word in shares}


def _wanted(journey: Journey) -> str:
    return str(journey.answers.get(WANTED))


def _shared(
    index: sqlite3.Connection, words: tuple[str, ...], meant: Iterable[str], rulebook: Rulebook
) -> dict[str, tuple[str, ...]]:
    """id of a case → its words that are among these, or mean what they mean."""
    alike = tuple(word for meaning in meant for word in rulebook.synonyms[meaning])
    sought = f"{{story result options}} : ({any_of(words)})"
    sought += f" OR story : ({any_of(alike)})" if alike else ""
    return {
        name: tuple(dict.fromkeys(word.lower() for text in texts for word in _MARKED.findall(text)))
        for name, *texts in index.execute(_SHARED, (sought,))
    }


@lru_cache(maxsize=4)
def _index(rulebook: Rulebook, leave_out: frozenset[str]) -> bytes:
    """The texts of the cases as a database in which words are looked for."""
    with closing(sqlite3.connect(":memory:")) as index:
        index.execute(_CREATE)
        rows = (row for row in _rows(rulebook) if row[0] not in leave_out)
        index.executemany("INSERT INTO cases VALUES (?, ?, ?, ?, ?)", rows)
        index.commit()
        return index.serialize()


@lru_cache(maxsize=4)
def _rows(rulebook: Rulebook) -> tuple[tuple[str, ...], ...]:
    """Of each case with a verdict: id, story, result, other options, and what the story means."""
    ended = [journey for journey in rulebook.journeys if "verdict" in journey.expect]
    meanings = meanings_of([journey.story for journey in ended], rulebook.synonyms)
    return tuple(
        (j.id, j.story, _result(j, rulebook), _options(j, rulebook), " ".join(_marks(m, rulebook)))
        for j, m in zip(ended, meanings, strict=True)
    )


def told(journey: Journey, rulebook: Rulebook) -> str:
    """What a case's story and its chosen options say, as one text."""
    labels = (option.label for _, option in _chosen(journey, rulebook))
    return " ".join((journey.story, *labels))


def _result(journey: Journey, rulebook: Rulebook) -> str:
    """What the options say, with their examples, that tell what is to come out."""
    said = (o for name, o in _chosen(journey, rulebook) if name.startswith(_RESULT))
    return " ".join(f"{option.label} {option.example or ''}" for option in said)


def _options(journey: Journey, rulebook: Rulebook) -> str:
    """What the other options say."""
    said = (o for name, o in _chosen(journey, rulebook) if not name.startswith(_RESULT))
    return " ".join(option.label for option in said)


def _chosen(journey: Journey, rulebook: Rulebook) -> Iterator[tuple[str, Option]]:
    """The options of the core questions that a case chose, each with its question."""
    for name, given in Answers(journey.answers, rulebook).items():
        question = rulebook.question(name)
        if question.core:
            yield from ((name, o) for o in question.options if _says(given, o.id))


def _says(given: Any, option: str) -> bool:
    if isinstance(given, Mapping):
        return given.get(option) == CHOSEN
    return bool(given == option)
