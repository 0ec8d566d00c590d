"""Words with slots for a person's own nouns, read from YAML; each slot is a text question."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable

from framing.faults import Code
from framing.faults.english import nearest
from framing.rulebook.files import Files
from framing.rulebook.sentences import Sentence, SentenceError, read_sentence, read_words

FIX = "Write slots as {slot}, and a part that may fall away as [words {slot}]."


def sentence_of(
    files: Files, file: str, at: tuple[Hashable, ...], words: str | None, nouns: Collection[str]
) -> Sentence | None:
    """A sentence that needs a noun or more; None where there is none, or a fault."""
    return None if words is None else _read(files, file, at, words, nouns, reader=read_sentence)


def words_of(
    files: Files, file: str, at: tuple[Hashable, ...], said: str, nouns: Collection[str]
) -> Sentence:
    """Words that hold without any noun, and take up those that were given."""
    read = _read(files, file, at, said, nouns)
    if read and read.needed:
        what = f"Without a noun for {{{read.needed[0]}}} this cannot be said."
        files.fault(Code.BAD_SENTENCE, file, at, what, FIX)
    return read or Sentence(())


def _read(
    files: Files,
    file: str,
    at: tuple[Hashable, ...],
    said: str,
    nouns: Collection[str],
    *,
    reader: Callable[[str], Sentence] = read_words,
) -> Sentence | None:
    try:
        read = reader(said)
    except SentenceError as error:
        files.fault(Code.BAD_SENTENCE, file, at, f"{error}.", FIX)
        return None
    for name in read.slots:
        if name not in nouns:
            what = f"There is no text question {name} for the slot {{{name}}}."
            files.fault(Code.UNKNOWN_ID, file, at, what, nearest(name, nouns))
    return read
