"""Small changes of one condition: a part dropped, or turned round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from framing.rulebook.conditions import WORDS, boxes_of
from framing.rulebook.model import Rule, Rulebook

#: The way to one ``fact: [values]`` inside a condition.
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class ChangedRule:
    """A rule with one part of its condition changed. how: ``dropped`` or ``turned round``."""

    part: Path
    how: str
    rule: Rule


def changed_rules(rulebook: Rulebook, rule: Rule) -> Iterator[ChangedRule]:
    """The rule with each part of its condition dropped, and turned round; all really differ."""
    for part in _leaves(rule.when_tree, ()):
        for how, change in (("dropped", _dropped), ("turned round", _turned)):
            tree = change(rule.when_tree, part)
            changed = replace(rule, when=boxes_of(tree, rulebook.facts), when_tree=tree)
            if changed.when != rule.when:
                yield ChangedRule(part, how, changed)


def _leaves(tree: Any, path: Path) -> Iterator[Path]:
    for word, inner in tree.items():
        if word == "not":
            yield from _leaves(inner, (*path, word))
        elif word in WORDS:
            for i, item in enumerate(inner):
                yield from _leaves(item, (*path, word, i))
        else:
            yield (*path, word)


def _dropped(tree: Any, path: Path) -> Any:
    """The condition without one leaf; an alternative that had only this leaf goes with it."""
    step, *rest = path
    if isinstance(tree, list):
        inner = _dropped(tree[int(step)], tuple(rest))
        return [*tree[: int(step)], *([inner] if inner else []), *tree[int(step) + 1 :]]
    kept = dict(tree)
    if not rest:
        del kept[str(step)]
        return kept
    inner = _dropped(tree[str(step)], tuple(rest))
    if inner:
        kept[str(step)] = inner
    else:
        del kept[str(step)]
    return kept


def _turned(tree: Any, path: Path) -> Any:
    """The condition with one leaf turned round: the fact has another value instead."""
    step, *rest = path
    if isinstance(tree, list):
        inner = _turned(tree[int(step)], tuple(rest))
        return [*tree[: int(step)], inner, *tree[int(step) + 1 :]]
    if rest:
        return {**tree, str(step): _turned(tree[str(step)], tuple(rest))}
    others = {key: value for key, value in tree.items() if key != step}
    return {"all": [*([others] if others else []), {"not": {step: tree[str(step)]}}]}
