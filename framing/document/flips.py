"""The changes that would rule the verdict out, as sentences."""

from __future__ import annotations

from framing.assessment import Framing
from framing.changes import Change, Flip
from framing.document.blocks import Text, strong, text
from framing.document.wording import answer_words, verdict_labels
from framing.faults import named_list
from framing.model import CHOSEN


def flip_items(framing: Framing, changeable: bool) -> tuple[Text, ...]:
    """One item per change that the reader can, or cannot, bring about.

    Single changes of one question with the same effect share an item; pairs come last.
    """
    found = [flip for flip in framing.what_would_change_it if flip.changeable == changeable]
    groups: dict[tuple[object, ...], list[Flip]] = {}
    for flip in found:
        groups.setdefault(_group(flip), []).append(flip)
    return tuple(_item(framing, group) for group in groups.values())


def _group(flip: Flip) -> tuple[object, ...]:
    first = flip.changes[0]
    if len(flip.changes) > 1 or first.question.kind == "pick_many":
        return tuple((change.question.id, change.option, change.now) for change in flip.changes)
    return (first.question.id, first.was, flip.verdicts)


def _item(framing: Framing, group: list[Flip]) -> Text:
    flip = group[0]
    verdicts = verdict_labels(framing.rulebook, flip.verdicts)
    start = "Then the verdict is" if len(flip.verdicts) == 1 else "Then the verdict may be"
    if len(flip.changes) > 1:
        changes = [_changed(change, (change.option,)) for change in flip.changes]
        words = text(changes[0], " Together with: ", changes[1])
    else:
        words = _changed(flip.changes[0], tuple(other.changes[0].option for other in group))
    return text(words, f" {start}: ", strong(verdicts), ".")


def _changed(change: Change, options: tuple[str, ...]) -> Text:
    question = change.question
    if question.kind == "pick_many":
        line = question.option(change.option).label
        state = "were true" if change.now == CHOSEN else "were not true"
        return text(strong(question.short), f": if this {state}: “{line}”.")
    new = [f"“{answer_words(question, option)}”" for option in options]
    was = "open now" if change.was is None else f"not “{answer_words(question, change.was)}”"
    return text(strong(question.short), f": if it were {named_list(new, 4, 'or')} ({was}).")
