"""Framing → its path as a simple architecture: where data comes from, what works on it, who looks.

Everything in it is said elsewhere in the result; nothing here decides.
"""

from __future__ import annotations

from collections.abc import Iterator

from framing.document import pictures
from framing.document.blocks import Figure
from framing.document.glyphs import shown
from framing.document.wording import capital, sentence, shortened
from framing.faults.english import named_list
from framing.result.framing import Framing
from framing.result.nouns import nouns
from framing.result.services import ServiceChoice
from framing.rulebook.model import NOT_APPLICABLE

#: Facts that tell where data comes from, where the work is done, and who does what with the result.
COMES_FROM, RUNS = ("input_kind",), ("where",)
ACTS, CHECKED = ("decision_maker",), ("check", "goes_out")
LONGEST_WORDS = 120


def architecture(framing: Framing) -> Figure | None:
    """The path as a chain of boxes, in the leading case; None without a service."""
    boxes = stations(framing)
    if not boxes:
        return None
    alt = " Then ".join(f"{box.title}: {' '.join(box.lines)}" for box in boxes)
    names = [f"{box.title}: {' '.join(box.lines)}".rstrip(": ") for box in boxes]
    wide, narrow = (pictures.path(boxes, width) for width in pictures.SIZES)
    return Figure(
        "The path, from the data to the people", alt, wide, pictures.mermaid(names), narrow
    )


def stations(framing: Framing) -> tuple[pictures.Box, ...]:
    """What stands on the path, from the data to the people; nothing without a service."""
    if not framing.services or framing.leading_task is None:
        return ()
    before = (_data(framing), *_keepers(framing), *_parts(framing, "before"), _work(framing))
    return (*before, _outcome(framing), *_parts(framing, "after"), _people(framing))


def _data(framing: Framing) -> pictures.Box:
    task = framing.leading_task
    assert task is not None
    # What is one example for a model that is ready made is a test of it, and not what it is given.
    given = task.inputs if task.learning_type == "generative" else task.one_example
    return pictures.Box("Your data", (_general(given), *_facts(framing, COMES_FROM)))


def _keepers(framing: Framing) -> Iterator[pictures.Box]:
    kept = [c.service.name for c in framing.services if _keeps(c)]
    if kept:
        yield pictures.Box(named_list(kept), ("Keeps what goes in and what comes out.",))


def _keeps(choice: ServiceChoice) -> bool:
    """Whether its place is before the work, since it keeps things rather than works on them."""
    return choice.role == "supporting" and choice.service.keeps_data


def _work(framing: Framing) -> pictures.Box:
    """The first service, what it does here, how it is reached, and what stands beside it."""
    task = framing.leading_task
    assert task is not None
    lines = [sentence(task.does)]
    lines += [
        f"{item.stage.title}: {item.conclusion.label}."
        for item in framing.routes
        if item.stage.role == "serving"
    ]
    lines += _facts(framing, RUNS)
    beside = [c.service.name for c in framing.services if c.role == "supporting" and not _keeps(c)]
    if beside:
        lines.append(f"With it: {named_list(beside)}.")
    return pictures.Box(framing.services[0].service.name, tuple(lines), chosen=True)


def _parts(framing: Framing, place: str) -> Iterator[pictures.Box]:
    """The other parts of the problem, each with its own first service."""
    for part in framing.parts:
        if part.place == place and part.framing.services:
            name = part.framing.services[0].service.name
            yield pictures.Box(name, (sentence(part.conclusion.label),))


def _outcome(framing: Framing) -> pictures.Box:
    task = framing.leading_task
    assert task is not None
    return pictures.Box("What comes out", (_general(task.predicts),))


def _general(words: str) -> str:
    """A sentence on a task without its example, which here would read as if it were this case."""
    return sentence(words.partition(", e.g. ")[0])


def _people(framing: Framing) -> pictures.Box:
    """Who acts on it and what they do, in the person's own words where the fonts hold them."""
    told = nouns(framing.told, ("who_acts", "what_they_do"))
    held = {noun: words for noun, words in told.items() if shown(words) == words}
    said = {noun: shortened(words, LONGEST_WORDS) for noun, words in held.items()}
    who = [f"Who acts: {said['who_acts']}."] if "who_acts" in said else []
    lines = [*(who or _facts(framing, ACTS))]
    if "what_they_do" in said or "what_they_do" not in told:
        lines.append(f"What they do: {said.get('what_they_do', 'still to be written down')}.")
    return pictures.Box("Who looks at it", (*lines, *_facts(framing, CHECKED)))


def _facts(framing: Framing, names: tuple[str, ...]) -> Iterator[str]:
    """What these facts are in the leading case, in the rulebook's words; those that arise."""
    tables = framing.case.tables
    for name in names:
        fact = framing.rulebook.facts.get(name)
        if fact is None or name not in tables.index:
            continue
        (value, *others) = framing.leading_case.possible(name)
        if others or value == NOT_APPLICABLE or value not in fact.values:
            continue
        told = len(set(framing.case.possible(name)) - {NOT_APPLICABLE}) == 1
        assumed = "" if told else " (assumed)"
        yield f"{capital(fact.about)}: {fact.values[value]}{assumed}."
