"""What the verdict depends on, in words and as plain data: the same for every door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from framing.document.wording import line_clause, sentence, small, verdict_label
from framing.evaluation.forks import Branch, Fork, Point
from framing.faults.english import named_list, with_article
from framing.listings.asking import about_line
from framing.result.framing import Framing
from framing.rulebook.model import CHOSEN, Option, Question

#: Options that lead to the same and are named one by one.
MOST_OPTIONS = 4


@dataclass(frozen=True)
class Road:
    """One way in which it may turn out. when: a clause; then: the verdicts that it leaves."""

    when: str
    verdicts: tuple[str, ...]
    then: str


@dataclass(frozen=True)
class ForkWords:
    """A fork as people read it.

    title: what it depends on. questions: what to find out, each with why. roads: each answer that
    matters, and what it would mean. ask: whom to ask what. find_out: the cheapest ways to find out,
    where the questions name one.
    """

    title: str
    questions: tuple[tuple[str, str], ...]
    roads: tuple[Road, ...]
    ask: tuple[str, ...]
    find_out: tuple[str, ...]


def forks_in_words(framing: Framing) -> tuple[ForkWords, ...]:
    """The forks of a framing, in its order; empty where the verdict is firm."""
    return tuple(_words(framing, fork) for fork in framing.hangs_on)


def lead_of(framing: Framing) -> str:
    """The sentence that stands where a firm framing has its verdict; empty where it is firm."""
    forks = framing.hangs_on
    if not forks:
        return ""
    names = [_name(framing, point) for fork in forks for point in fork.points]
    if forks[0].settles:
        return f"It depends on {named_list(names)}."
    label = verdict_label(framing.rulebook, framing.leading)
    return f"Most likely: {label}. Much is still open; most depends on {named_list(names)}."


def _name(framing: Framing, point: Point) -> str:
    """What is open, as part of a sentence."""
    about = framing.rulebook.facts[point.fact].about
    if point.line:
        return f"whether {line_clause(point.question, point.fact, not _says_what_is_not(point))}"
    return with_article(small(about))


def _says_what_is_not(point: Point) -> bool:
    return point.question.option(point.fact).denied is not None


def _words(framing: Framing, fork: Fork) -> ForkWords:
    names = [_name(framing, point) for point in fork.points]
    questions = {q.id: q for point in fork.points for q in point.asks}
    asked = {q.id: q for q in questions.values()}
    ask = tuple(f"Ask {small(whom_of(fork, q))}: “{asking(fork, q)}”" for q in asked.values())
    found = (find_out_of(fork, q) for q in asked.values())
    return ForkWords(
        f"It depends on {named_list(names)}" if fork.settles else f"Open: {named_list(names)}",
        tuple(
            (asking(fork, q), "" if line_of(fork, q) else sentence(q.why)) for q in asked.values()
        ),
        _roads(framing, fork),
        ask,
        tuple(sentence(way) for way in found if way),
    )


def asking(fork: Fork, question: Question) -> str:
    """What to ask: the question, or whether its line is true on which it hangs."""
    line = line_of(fork, question)
    return (line and about_line(line)) or question.ask


def whom_of(fork: Fork, question: Question) -> str:
    """Whom to ask, about the one line on which it hangs where it is one."""
    line = line_of(fork, question)
    return (line and line.whom) or question.whom


def find_out_of(fork: Fork, question: Question) -> str:
    """The cheapest way to find out, about the one line where it is one; empty if none is told."""
    line = line_of(fork, question)
    return (line and line.find_out) or question.find_out or ""


def line_of(fork: Fork, question: Question) -> Option | None:
    """The one line of a question on which it hangs; None where it is no line, or several."""
    lines = [p.question.option(p.fact) for p in fork.points if p.line and p.question == question]
    return lines[0] if len(lines) == 1 else None


def _roads(framing: Framing, fork: Fork) -> tuple[Road, ...]:
    """The branches, those that come to the same put together."""
    first, *rest = fork.points
    by_first: dict[str, list[Branch]] = {}
    for branch in fork.branches:
        by_first.setdefault(branch.values[0], []).append(branch)
    alike: dict[tuple[tuple[tuple[str, ...], tuple[str, ...]], ...], list[str]] = {}
    for value, branches in by_first.items():
        leads = tuple((branch.values[1:], branch.verdicts) for branch in branches)
        alike.setdefault(leads, []).append(value)
    roads: list[Road] = []
    for leads, values in alike.items():
        here = clause(framing, first, values)
        seconds: dict[tuple[str, ...], list[str]] = {}
        for others, verdicts in leads:
            seconds.setdefault(verdicts, []).extend(others)
        for verdicts, then in seconds.items():
            more = f" and {clause(framing, rest[0], then)}" if rest and len(seconds) > 1 else ""
            roads.append(_road(framing, here + more, verdicts))
    return tuple(roads)


def _road(framing: Framing, when: str, verdicts: tuple[str, ...]) -> Road:
    labels = [verdict_label(framing.rulebook, verdict) for verdict in verdicts]
    return Road(when, verdicts, named_list(labels, joint="or"))


def clause(framing: Framing, point: Point, values: Sequence[str]) -> str:
    """“if” and what the answer to an open point would be, one of these values."""
    fact = framing.rulebook.facts[point.fact]
    if point.line:
        return f"if {line_clause(point.question, point.fact, values[0] == CHOSEN)}"
    if point.computed:
        told = [fact.values.get(value, value) for value in values]
        return f"if your numbers say of {small(fact.about)}: {named_list(told, joint='or')}"
    told = [f"“{fact.values[value]}”" for value in values]
    return f"if the answer is {named_list(told, MOST_OPTIONS, 'or')}"


def forks_as_data(framing: Framing) -> list[dict[str, Any]]:
    """The forks as plain data, under ``hangs_on`` in the JSON of a framing."""
    return [_data(fork) for fork in framing.hangs_on]


def _data(fork: Fork) -> dict[str, Any]:
    asked = {q.id: q for point in fork.points for q in point.asks}
    return {
        "questions": list(asked),
        "whom": list(dict.fromkeys(whom_of(fork, q) for q in asked.values())),
        "find_out": [way for q in asked.values() if (way := find_out_of(fork, q))],
        "settles": fork.settles,
        "branches": [
            {
                "answers": _answers(fork, branch),
                "facts": dict(zip((p.fact for p in fork.points), branch.values, strict=True)),
                "verdicts": list(branch.verdicts),
            }
            for branch in fork.branches
        ],
    }


def _answers(fork: Fork, branch: Branch) -> dict[str, Any]:
    """The answers that lead there; a fact that follows from numbers has none by itself."""
    found: dict[str, Any] = {}
    for point, value in zip(fork.points, branch.values, strict=True):
        if point.line:
            found.setdefault(point.question.id, {})[point.fact] = value
        elif not point.computed:
            options = point.question.options
            found[point.question.id] = next(o.id for o in options if o.sets == value)
    return found
