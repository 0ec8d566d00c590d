"""The journeys: whole cases with what must come out of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from framing.answers.answers import Answers
from framing.checks.locations import spot
from framing.evaluation.compiling import tables_for
from framing.evaluation.findings import reasons_of
from framing.faults import AnswersError, Code, Fault, RulebookError
from framing.faults.english import named_list
from framing.result.framing import Framing, framing_of
from framing.rulebook.journey import Journey
from framing.rulebook.model import Rulebook

#: What a journey may expect beside the outcome of any FIRST stage, and where it is read.
READINGS: Mapping[str, Callable[[Framing], Any]] = {
    "verdict": lambda framing: framing.verdict,
    "firm": lambda framing: framing.firm,
    "leading": lambda framing: framing.leading,
    "instead": lambda framing: framing.instead,
    "fix_first": lambda framing: list(framing.fix_first),
    "learning_type": lambda framing: framing.learning_type,
    "task": lambda framing: framing.task,
    "path": lambda framing: framing.path,
    "first_service": lambda framing: framing.services[0].service.id if framing.services else None,
    "parts": lambda framing: [part.conclusion.id for part in framing.parts],
    "fires": lambda framing: list(_fired(framing)),
}


def _fired(framing: Framing) -> Iterator[str]:
    """The rules that fire on the answers alone."""
    bits = framing.case.tables.rule_bits
    return (rule for rule, own in bits.items() if framing.case.must & own)


@dataclass(frozen=True)
class Walked:
    """What came of the journeys: faults, and the rules that fired in any of them."""

    faults: tuple[Fault, ...]
    fired: frozenset[str]


def walk(rulebook: Rulebook) -> Walked:
    """Every journey, each at its own date."""
    faults: list[Fault] = []
    fired: set[str] = set()
    for journey in rulebook.journeys:
        faults.extend(_journey_faults(rulebook, journey, fired))
    return Walked(tuple(faults), frozenset(fired))


def journey_faults(rulebook: Rulebook) -> Iterator[Fault]:
    """Journeys that do not end where they should, or are not answered properly."""
    for journey in rulebook.journeys:
        yield from _journey_faults(rulebook, journey, set())


def _journey_faults(rulebook: Rulebook, journey: Journey, fired: set[str]) -> Iterator[Fault]:
    stages = [stage.id for stage in rulebook.stages if stage.hit_policy == "first"]
    strange = sorted(set(journey.expect) - {*READINGS, *stages})
    if strange:
        yield Fault(
            Code.UNKNOWN_KEY,
            spot(rulebook, journey.file, "expect"),
            f"`expect` knows no {named_list(strange)}.",
            f"Use {named_list(READINGS)} or a stage: {named_list(stages, len(stages))}.",
            journey.id,
        )
    try:
        answers = Answers(journey.answers, rulebook)
    except AnswersError as error:
        for fault in error.faults:
            where = spot(rulebook, journey.file, *fault.where.split(".")[:2])
            yield Fault(fault.code, f"{where} {fault.where}", fault.what, fault.fix, journey.id)
        return
    try:
        framing = framing_of(tables_for(rulebook, journey.as_of), answers)
        found = {key: read(framing) for key, read in READINGS.items() if key in journey.expect}
        for key in set(stages) & set(journey.expect) - set(READINGS):
            found[key] = framing.leading_case.possible(key)[0]
        fired.update(_fired(framing))
    except RulebookError as error:
        for fault in error.faults:
            where = spot(rulebook, journey.file, "answers")
            yield Fault(fault.code, where, fault.what, fault.fix, journey.id, journey.answers)
        return
    for key, got in found.items():
        wanted = journey.expect[key]
        if key == "fires":
            yield from _firing_faults(rulebook, journey, got)
        elif got != wanted:
            rules = named_list([rule.id for rule in reasons_of(framing.leading_case)])
            yield Fault(
                Code.JOURNEY_FAILS,
                spot(rulebook, journey.file, "expect", key),
                f"{key} is {got}, but {wanted} is expected (reached by {rules}).",
                "Correct the rules, the answers or what is expected.",
                journey.id,
                journey.answers,
            )
    verdict = journey.published and journey.published.get("verdict")
    if verdict and verdict != journey.expect.get("verdict") and not journey.disagrees_because:
        yield Fault(
            Code.NO_REASON,
            spot(rulebook, journey.file, "published"),
            "Our verdict differs from the published one.",
            "Say why in `disagrees_because`.",
        )


def _firing_faults(rulebook: Rulebook, journey: Journey, fired: Iterable[str]) -> Iterator[Fault]:
    """Rules that a journey expects to fire and that do not; or none that it names."""
    named = _list(journey.expect["fires"])
    missing = sorted(set(map(str, named)) - set(fired))
    where = spot(rulebook, journey.file, "expect", "fires")
    if not named:
        what, fix = "`fires` names no rule.", "Name one, or leave `fires` out."
        yield Fault(Code.JOURNEY_FAILS, where, what, fix, journey.id)
    if missing:
        what = f"These rules should fire and do not: {named_list(missing)}."
        fix = "Correct the rules, the answers or what is expected."
        yield Fault(Code.JOURNEY_FAILS, where, what, fix, journey.id, journey.answers)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def outcome_of(framing: Framing) -> dict[str, Any]:
    """All that a journey's ``expect`` can be compared with."""
    return {key: read(framing) for key, read in READINGS.items()}
