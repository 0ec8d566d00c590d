"""Words with ``{slot}`` for a person's own nouns, and parts in ``[ ]`` that may fall away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile(r"\{([a-z_]*)\}|([\[\]{}])")


@dataclass(frozen=True)
class Piece:
    """Words as they stand, or the name of a slot."""

    text: str = ""
    name: str = ""


@dataclass(frozen=True)
class SentencePart:
    """A stretch of a sentence. optional: it falls away when one of its slots is empty."""

    pieces: tuple[Piece, ...]
    optional: bool

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of its slots, in order."""
        return tuple(piece.name for piece in self.pieces if piece.name)


@dataclass(frozen=True)
class Sentence:
    """A sentence with slots for a person's own nouns."""

    parts: tuple[SentencePart, ...]

    @property
    def slots(self) -> tuple[str, ...]:
        """Every slot, in order."""
        return tuple(dict.fromkeys(name for part in self.parts for name in part.slots))

    @property
    def needed(self) -> tuple[str, ...]:
        """The slots without which there is no sentence."""
        found = (name for part in self.parts if not part.optional for name in part.slots)
        return tuple(dict.fromkeys(found))


class SentenceError(ValueError):
    """The template cannot be read; the message says why."""


def read_sentence(template: str) -> Sentence:
    """A template as parts, with a slot that it needs. Raises SentenceError, as ``read_words``."""
    sentence = read_words(template)
    if not sentence.needed:
        raise SentenceError("it has no slot outside brackets")
    return sentence


def read_words(template: str) -> Sentence:
    """A template as parts. Raises SentenceError for brackets that do not match or hold no slot."""
    parts = tuple(_parts(template))
    for part in parts:
        if part.optional and not part.slots:
            words = "".join(piece.text for piece in part.pieces)
            raise SentenceError(f"the part [{words}] holds no slot, so it can never fall away")
    return Sentence(parts)


def _parts(template: str) -> Iterator[SentencePart]:
    pieces: list[Piece] = []
    inside, place = False, 0
    for mark in _MARK.finditer(template):
        if template[place : mark.start()]:
            pieces.append(Piece(text=template[place : mark.start()]))
        place = mark.end()
        bracket = mark.group(2)
        if mark.group(1):
            pieces.append(Piece(name=mark.group(1)))
            continue
        if bracket not in ("[", "]") or (bracket == "[") == inside:
            raise SentenceError(f"the {mark.group()} at character {place} has no partner")
        if pieces:
            yield SentencePart(tuple(pieces), inside)
        pieces, inside = [], not inside
    if inside:
        raise SentenceError("a part that begins with [ does not end with ]")
    if template[place:]:
        pieces.append(Piece(text=template[place:]))
    if pieces:
        yield SentencePart(tuple(pieces), False)
