"""The person's own nouns → one sentence for the task. No rule reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from framing.rulebook.catalogue import Task
from framing.rulebook.model import UNKNOWN
from framing.rulebook.sentences import Sentence

#: Stands for a noun that is still missing while somebody types.
MISSING = "…"
#: The nouns of which a title is made.
CASE, EVENT = "one_case", "event"
TITLE_LENGTH = 90


def nouns(answers: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    """Slot → what was written for it, on one line, without a full stop; gaps are left out."""
    found = {name: " ".join(str(answers.get(name) or "").split()).rstrip(" .;,") for name in names}
    return {name: said for name, said in found.items() if said and said != UNKNOWN}


def sentence_of(task: Task | None, answers: Mapping[str, Any]) -> str:
    """The task as one sentence in the person's own nouns; empty while one that it needs is missing.

    Parts of the sentence that may be left out fall away with their nouns.
    """
    if task is None or task.sentence is None:
        return ""
    said = nouns(answers, task.sentence.slots)
    if any(name not in said for name in task.sentence.needed):
        return ""
    return _capital(filled(task.sentence, said))


def draft_of(task: Task, answers: Mapping[str, Any]) -> str:
    """The same while it is being written: a noun that it needs and that is missing shows as “…”."""
    assert task.sentence is not None
    said = nouns(answers, task.sentence.slots)
    draft = _capital(filled(task.sentence, dict.fromkeys(task.sentence.needed, MISSING) | said))
    return draft.replace(f"{MISSING}.", MISSING)


def in_nouns(words: Sentence, answers: Mapping[str, Any]) -> str:
    """Words that hold without any noun, with those that were given."""
    return filled(words, nouns(answers, words.slots))


def measures_of(task: Task, kind: str, answers: Mapping[str, Any]) -> str:
    """The measures of one kind (``model``, ``business`` or ``economic``), one after the other."""
    return "; ".join(in_nouns(words, answers) for words in task.metrics[kind])


def filled(sentence: Sentence, said: Mapping[str, str]) -> str:
    """The sentence with these words in its slots. Raises KeyError for a needed one without any."""
    words = ""
    for part in sentence.parts:
        if part.optional and any(name not in said for name in part.slots):
            continue
        words += "".join(said[piece.name] if piece.name else piece.text for piece in part.pieces)
    return words


def title_of(task: Task | None, answers: Mapping[str, Any]) -> str:
    """A title in the person's own nouns; empty where case or event is missing or it is too long."""
    if not sentence_of(task, answers):
        return ""
    said = nouns(answers, (CASE, EVENT))
    if len(said) < 2:
        return ""
    case = said[CASE]
    title = f"{case[:1].upper()}{case[1:]}: {said[EVENT]}"
    return title if len(title) <= TITLE_LENGTH else ""


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
