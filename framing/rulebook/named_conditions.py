"""Named conditions: a part that several conditions share, written once in ``conditions.yaml``.

A condition uses one as if it were a fact, ``name: holds``. Everything that decides or proves works
on the condition with the part put in its place; words for people keep the name.
"""

from __future__ import annotations

from collections.abc import Mapping

from framing.faults import Code
from framing.faults.english import nearest
from framing.rulebook import schema
from framing.rulebook.conditions import WORDS, ConditionError, boxes_of
from framing.rulebook.files import Files
from framing.rulebook.model import Fact, NamedCondition

FILE = "conditions.yaml"
#: The one value that a named condition can have; `not:` turns it round.
HOLDS = "holds"


def named_conditions(files: Files, facts: Mapping[str, Fact]) -> dict[str, NamedCondition]:
    """The entries of ``conditions.yaml``, each with the named parts inside it put in their places.

    Faults: SAME-ID for the name of a fact, CIRCLE for one that needs itself, BAD-CONDITION.
    """
    if not files.has(FILE):
        return {}
    data = files.listing(FILE, dict)
    written: dict[str, schema.ConditionShape] = {}
    for name, value in data.items():
        item = files.shaped(schema.ConditionShape, value, FILE, (name,))
        if name in facts or name in WORDS:
            files.fault(
                Code.SAME_ID, FILE, (name,), f"The name {name} is taken.", "Choose another."
            )
        elif item is not None:
            written[name] = item
    found: dict[str, NamedCondition] = {}
    for name in written:
        _resolve(files, name, written, facts=facts, found=found)
    return found


def _resolve(
    files: Files,
    name: str,
    written: Mapping[str, schema.ConditionShape],
    *,
    facts: Mapping[str, Fact],
    found: dict[str, NamedCondition],
    above: tuple[str, ...] = (),
) -> None:
    """Put ``name`` among the found ones, after those that it needs. above: those that need it."""
    if name in found:
        return
    if name in above:
        told = " → ".join((*above[above.index(name) :], name))
        what = f"This condition needs itself: {told}."
        files.fault(Code.CIRCLE, FILE, (name,), what, "Write one of them out with facts.")
        found[name] = NamedCondition(name, written[name].about, {}, {})
        return
    item = written[name]
    for inner in _names(item.when):
        if inner in written:
            _resolve(files, inner, written, facts=facts, found=found, above=(*above, name))
    if name in found:
        return
    tree: Mapping[str, object] = {}
    try:
        tree = _expanded(item.when, found, ())
        boxes_of(tree, facts)
    except ConditionError as error:
        at = (name, "when", *error.path)
        files.fault(Code.BAD_CONDITION, FILE, at, error.what, unknown_name(error, facts, written))
    found[name] = NamedCondition(name, item.about, item.when, tree)


def _names(tree: object) -> list[str]:
    """All keys of a condition that are no words of it, in their order."""
    if isinstance(tree, list):
        return [name for item in tree for name in _names(item)]
    if not isinstance(tree, Mapping):
        return []
    found: list[str] = []
    for word, inner in tree.items():
        found += _names(inner) if word in WORDS else [word]
    return found


def expanded(
    tree: object, named: Mapping[str, NamedCondition], path: tuple[str | int, ...] = ()
) -> object:
    """A condition with each named part put in its place; what names none comes back as it is.

    Raises ConditionError where a named part is given another value than ``holds``.
    """
    if isinstance(tree, list):
        return [expanded(item, named, (*path, i)) for i, item in enumerate(tree)]
    return _expanded(tree, named, path) if isinstance(tree, Mapping) else tree


def _expanded(
    tree: Mapping[str, object], named: Mapping[str, NamedCondition], path: tuple[str | int, ...]
) -> Mapping[str, object]:
    parts: list[Mapping[str, object]] = []
    for word, inner in tree.items():
        if word in WORDS:
            parts.append({word: expanded(inner, named, (*path, word))})
        elif word not in named:
            parts.append({word: inner})
        elif inner == HOLDS:
            parts.append(named[word].tree)
        else:
            what = f"{word} is a named condition; its only value is {HOLDS}."
            fix = f"Write `{word}: {HOLDS}`, inside `not:` for the opposite."
            raise ConditionError((*path, word), what, fix)
    keys = [key for part in parts for key in part]
    if len(keys) == len(set(keys)):
        return {key: value for part in parts for key, value in part.items()}
    return {"all": parts}


def unknown_name(
    error: ConditionError, facts: Mapping[str, Fact], named: Mapping[str, object]
) -> str:
    """How to fix a condition that names neither a fact nor a named condition."""
    return nearest(error.unknown, [*facts, *named]) if error.unknown else error.fix
