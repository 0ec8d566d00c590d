"""How often each question can change the result, over generated complete cases.

An answer counts as changing something when another answer to the same question gives another
verdict, task, path or set of safeguards, or changes a section of the document other than the
answers, the trace of the rules, and the list of sources. Ends with 1 when a question changes
nothing in any case. Usage: python tests/benchmarks/influence.py [--cases 30]
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from framing import assess, load_rulebook
from framing.document.sections import document_of
from framing.evaluation.interview import applies
from framing.evaluation.tables import NO
from framing.result.framing import Framing
from framing.rulebook.model import CHOSEN, NOT_CHOSEN, Question

AS_OF = "2026-11-23"
#: Sections that repeat the answers or only list what is behind the others.
REPEATING = ("answers", "rule-trace", "sources", "replay")
BOOK = load_rulebook()
MOST_DRAWN = 20000
LONGER = 40
CORE = ("verdict", "task", "path", "safeguards", "section")


def any_answer(question: Question, chance: random.Random) -> Any:
    """A complete answer drawn at random; lines of a list are mostly not chosen, as in life."""
    if question.kind == "choose_one":
        return chance.choice(question.options).id
    if question.kind == "pick_many":
        states = [NOT_CHOSEN] * 49 + [CHOSEN]
        return {option.id: chance.choice(states) for option in question.options}
    if question.kind == "number":
        top = min(question.maximum or 1, 10 ** chance.randint(1, 6))
        return round(chance.uniform(0, top), 2)
    return "As told by the person."


def other_answers(question: Question, given: Any, chance: random.Random) -> Iterator[Any]:
    """Other answers to the same question."""
    if question.kind == "choose_one":
        yield from (option.id for option in question.options if option.id != given)
    elif question.kind == "pick_many":
        for option in question.options:
            flipped = NOT_CHOSEN if given[option.id] == CHOSEN else CHOSEN
            yield given | {option.id: flipped}
    elif question.kind == "number":
        yield from (0, min(question.maximum or 1, 1000000), any_answer(question, chance))
    else:
        yield "Told in other words."


def outcome(framing: Framing) -> dict[str, Any]:
    return {
        "verdict": framing.verdict,
        "task": framing.task,
        "path": framing.path,
        "safeguards": [(item.conclusion.id, item.required) for item in framing.safeguards],
    }


def sections(framing: Framing) -> dict[str, Any]:
    return {s.id: s.blocks for s in document_of(framing).sections if s.id not in REPEATING}


def changes(told: dict[str, Any], question: Question, chance: random.Random) -> str | None:
    """What another answer changes: the first of CORE, or None when nothing."""
    framing = assess(told, AS_OF)
    now, shown = outcome(framing), None
    found = []
    for other in other_answers(question, told[question.id], chance):
        changed = assess(told | {question.id: other}, AS_OF)
        then = outcome(changed)
        differs = [name for name in CORE[:-1] if now[name] != then[name]]
        if differs:
            found.append(differs[0])
            if differs[0] == "verdict":
                break
        elif not found:
            shown = shown or sections(framing)
            if shown != sections(changed):
                found.append("section")
    return min(found, key=CORE.index) if found else None


def measure(per_question: int, seed: int) -> dict[str, tuple[float, list[str | None]]]:
    """question id → share of cases in which it arises, and what it changes where it does."""
    result = {}
    for question in BOOK.questions:
        chance = random.Random(f"{seed} {question.id}")
        found: list[str | None] = []
        drawn = 0
        # A rare influence is looked for longer, so that only one that is not there counts as none.
        while drawn < MOST_DRAWN and (
            len(found) < per_question or (not any(found) and len(found) < per_question * LONGER)
        ):
            drawn += 1
            told = {q.id: any_answer(q, chance) for q in BOOK.questions}
            if applies(assess(told, AS_OF).case, question) != NO:
                found.append(changes(told, question, chance))
        result[question.id] = (len(found) / drawn, found)
    return result


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=30, help="cases in which each arises")
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    found = measure(wanted.cases, wanted.seed)
    print(f"{wanted.cases} random complete cases for each question, in which it arises.")
    print(f"{'question':22} {'arises in':>9} {'changes in':>10} {'of all':>7}  the most it changes")
    dead = []
    for name, (arises, what) in found.items():
        told = [item for item in what if item]
        if not told:
            dead.append(name)
        inner = len(told) / len(what) if what else 0
        most = ", ".join(f"{c} {told.count(c)}" for c in CORE if c in told)
        print(f"{name:22} {arises:9.1%} {inner:10.0%} {arises * inner:7.1%}  {most}")
    if dead:
        print(f"Never changes anything: {', '.join(dead)}")
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
