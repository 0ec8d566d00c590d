"""``synonyms.yaml`` → words of like meaning, by which published cases near a text are found."""

from __future__ import annotations

from framing.faults import Code
from framing.rulebook import schema_guidance
from framing.rulebook.files import SYNONYMS, Files


def synonyms(files: Files) -> dict[str, tuple[str, ...]]:
    """Id of a meaning → its words, in the order of the file; none without the file.

    A meaning or, within one, a word that stands there twice is a fault, collected in ``files``.
    """
    if not files.has(SYNONYMS):
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for i, value in enumerate(files.listing(SYNONYMS, list)):
        item = files.shaped(schema_guidance.SynonymsShape, value, SYNONYMS, (i,))
        if item is None:
            continue
        if item.id in found:
            what = f"The meaning {item.id} stands here twice."
            fix = "Put the words of both into one, or choose another id."
            files.fault(Code.SAME_ID, SYNONYMS, (i, "id"), what, fix)
        for j, word in enumerate(item.words):
            if word in item.words[:j]:
                what = f"{item.id} has the word {word!r} twice."
                files.fault(Code.SAME_ID, SYNONYMS, (i, "words", j), what, "Remove one.")
        found[item.id] = tuple(item.words)
    return found
