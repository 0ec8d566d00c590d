"""Names in an English sentence, and the names nearest to a wrong one."""

from __future__ import annotations

from collections.abc import Iterable

#: Up to so many ids are listed in full, and so many that share a word with a wrong one.
MOST_NAMED, MOST_SHARING = 12, 3
#: Of so many wrong names what is close is sought, since that takes a millisecond each.
MOST_SOUGHT = 30
#: No id is longer; of a wrong one, no more is compared.
LONGEST = 200
#: Words with which a clause begins, where a noun has its article.
CLAUSES = ("who", "what", "which", "whether", "how", "where", "when", "the", "a", "an")


def named_list(names: Iterable[object], limit: int = 12, joint: str = "and") -> str:
    """Names in a sentence: ``a, b and c``; what goes beyond ``limit`` is only counted."""
    items = [str(name) for name in names]
    if len(items) > limit:
        return ", ".join(items[:limit]) + f" {joint} {len(items) - limit} more"
    if len(items) > 1:
        return ", ".join(items[:-1]) + f" {joint} {items[-1]}"
    return "".join(items) or "none"


def nearest(name: str, known: Iterable[object], told: int = 0) -> str:
    """A sentence naming the known ids closest to ``name``; without any, all or a few of them.

    told: wrong names that were told of before; after MOST_SOUGHT of them nothing close is sought.
    """
    from difflib import get_close_matches

    options, name = [str(item) for item in known], str(name)[:LONGEST]
    close: list[str] = []
    if told < MOST_SOUGHT:
        close = get_close_matches(name, options, n=2, cutoff=0.6) or _sharing(name, options)
    if close:
        return f"Did you mean {named_list(close, joint='or')}?"
    if len(options) > MOST_NAMED:
        return f"Use one of the {len(options)} that there are, such as {named_list(options[:3])}."
    return f"Use one of: {named_list(options)}."


def _sharing(name: str, options: list[str]) -> list[str]:
    """The ids with most words in common with ``name``; none if there is no such word."""
    words = _words(name)
    shared = {option: len(words & _words(option)) for option in options}
    most = max(shared.values(), default=0)
    return [option for option, count in shared.items() if count == most and most][:MOST_SHARING]


def _words(name: str) -> set[str]:
    return {word for word in name.lower().replace("_", "-").split("-") if len(word) > 2}


def with_article(noun: str) -> str:
    """A noun as part of a sentence: “the” before it, unless it is a clause or names its owner."""
    first = noun.split(" ", 1)[0]
    return noun if first in CLAUSES or first.endswith("'s") else f"the {noun}"
