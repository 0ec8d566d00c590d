"""The changes that would rule the verdict out, as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from framing.document.blocks import Text, strong, text
from framing.document.wording import answer_words, capital, line_clause, verdict_labels
from framing.evaluation.counterfactuals import Change, Counterfactual
from framing.faults.english import named_list
from framing.result.framing import Framing
from framing.rulebook.model import CHOSEN, NOT_CHOSEN

#: Which changes a list holds: answers still open, those the reader can change, what is given.
OPEN, CAN, GIVEN = "open", "can", "given"
#: How many options of one change page one names before it counts the rest.
MOST_OPTIONS = 2
#: The same for the lines of a list: each stands for a different way out.
MOST_LINES = 3


def flip_items(framing: Framing, kind: str, short: bool = False) -> tuple[Text, ...]:
    """One item per change of this kind (``OPEN``, ``CAN`` or ``GIVEN``).

    Single changes of one question with the same effect share an item; pairs come last. short:
    options beyond ``MOST_OPTIONS``, and lines beyond ``MOST_LINES``, are only counted.
    """
    return tuple(_item(framing, group, short) for group in _groups(framing, kind))


def flip_rows(framing: Framing, kind: str) -> tuple[tuple[Text, Text], ...]:
    """The same in two cells each: what would have to be so, and the verdicts that it leaves."""
    return tuple(
        (
            _condition(framing, group, MOST_OPTIONS),
            text(capital(verdict_labels(framing.rulebook, group[0].verdicts))),
        )
        for group in _groups(framing, kind)
    )


def flips_in_short(framing: Framing, kind: str) -> tuple[tuple[Text, str, tuple[str, ...]], ...]:
    """The same in the few words of the facts: what would be so, what is so now, the verdicts.

    What is so now is empty where a change of a line says it, or where two have to change.
    """
    return tuple(
        (_in_short(framing, group), _now(framing, group[0]), group[0].verdicts)
        for group in _groups(framing, kind)
    )


def _in_short(framing: Framing, group: list[Counterfactual]) -> Text:
    words: Text = ()
    for at, change in enumerate(group[0].changes):
        question = change.question
        start = (*words, " and " if words else "", strong(capital(question.short)), ": ")
        last = at == len(group[0].changes) - 1
        options = [flip.changes[-1].option for flip in group] if last else [change.option]
        if question.kind == "pick_many":
            words = text(*start, _clauses(change, options, MOST_LINES))
            continue
        new = [_fact_words(framing, change, option) for option in options]
        words = text(*start, named_list(new, MOST_OPTIONS, "or"))
    return words


def _now(framing: Framing, flip: Counterfactual) -> str:
    change = flip.changes[-1]
    if len(flip.changes) > 1 or change.question.kind == "pick_many":
        return ""
    return "open now" if change.was is None else f"now: {_short(framing, change)}"


def _groups(framing: Framing, kind: str) -> Iterable[list[Counterfactual]]:
    flips = (flip for flip in framing.what_would_change_it if not _denied(framing, flip))
    found = [flip for flip in flips if _kind(flip) == kind]
    # What was said to be true and decides goes before what would have to become true.
    found.sort(key=lambda flip: all(change.was != CHOSEN for change in flip.changes))
    groups: dict[tuple[object, ...], list[Counterfactual]] = {}
    for flip in found:
        groups.setdefault(_group(flip), []).append(flip)
    return groups.values()


def _denied(framing: Framing, flip: Counterfactual) -> bool:
    """Whether it only says that a forbidden use, which the person denied, would be forbidden."""
    denied = any(c.was == NOT_CHOSEN and c.now == CHOSEN for c in flip.changes)
    verdict = framing.rulebook.verdict
    return denied and all(verdict.conclusion(one).then == "stop" for one in flip.verdicts)


def _kind(flip: Counterfactual) -> str:
    if flip.open:
        return OPEN
    return CAN if flip.changeable else GIVEN


def _group(flip: Counterfactual) -> tuple[object, ...]:
    """What the flips of one item share: all but the option of their last change."""
    *others, last = flip.changes
    given = tuple((change.question.id, change.option, change.now) for change in others)
    now = last.now if last.question.kind == "pick_many" else None
    return (*given, last.question.id, last.was, now, flip.verdicts)


def _item(framing: Framing, group: list[Counterfactual], short: bool) -> Text:
    flip = group[0]
    verdicts = verdict_labels(framing.rulebook, flip.verdicts)
    start = "Then the verdict is" if len(flip.verdicts) == 1 else "Then the verdict may be"
    words = _condition(framing, group, MOST_OPTIONS if short else 4)
    return text(words, f" {start}: ", strong(verdicts), ".")


def _condition(framing: Framing, group: list[Counterfactual], most: int) -> Text:
    """What would have to be so. most: options of one change that are named."""
    *others, last = group[0].changes
    words: Text = ()
    for change in others:
        words = text(words, _changed(framing, change, (change.option,), most), " Together with: ")
    options = tuple(other.changes[-1].option for other in group)
    return text(words, _changed(framing, last, options, most))


def _short(framing: Framing, change: Change) -> str:
    """The present answer in the few words of its fact."""
    assert change.was is not None
    return _fact_words(framing, change, change.was)


def _fact_words(framing: Framing, change: Change, option: str) -> str:
    """An option in the few words of its fact."""
    question = change.question
    value = next((o.sets for o in question.options if o.id == option and o.sets), option)
    fact = framing.rulebook.facts[question.fact or change.option]
    return fact.values.get(value, answer_words(question, option))


def _changed(framing: Framing, change: Change, options: tuple[str, ...], most: int) -> Text:
    question = change.question
    if question.kind == "pick_many":
        lines = MOST_LINES if most == MOST_OPTIONS else most
        return text(strong(question.short), f": if {_clauses(change, options, lines)}.")
    new = [f"“{answer_words(question, option)}”" for option in options]
    was = "open now" if change.was is None else f"now: {_short(framing, change)}"
    return text(strong(question.short), f": if it were {named_list(new, most, 'or')} ({was}).")


def _clauses(change: Change, lines: Sequence[str], most: int) -> str:
    """Lines of a list of which one would have to become true, or no longer be, as one clause."""
    said = [line_clause(change.question, line, change.now == CHOSEN) for line in lines]
    return named_list(said, most, "or")
