"""Which tasks have an open service on a path; the tables need it, so it stands by itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from framing.rulebook.boxes import Box
from framing.rulebook.model import (
    Fact,
    Rulebook,
)


def tasks_offering(fact: Fact, rulebook: Rulebook, as_of: str) -> dict[str, str]:
    """Task → yes or no: whether the task has an open service on this fact's path on this date."""
    assert fact.offers_path is not None
    result = {}
    for conclusion in rulebook.stage("task").conclusions:
        task = rulebook.tasks.get(conclusion.id)
        offered = task.offers.get(fact.offers_path, ()) if task else ()
        always = [offer.service for offer in offered if offer.when is None]
        is_open = any(rulebook.services[s].open_on(as_of) for s in always)
        result[conclusion.id] = "yes" if is_open else "no"
    return result


@lru_cache(maxsize=32)
def offers_on(rulebook: Rulebook, as_of: str) -> Mapping[str, Mapping[str, str]]:
    """Fact about offers → task → yes or no, on an ISO date."""
    return {
        fact.id: tasks_offering(fact, rulebook, as_of)
        for fact in rulebook.facts.values()
        if fact.offers_path is not None
    }


def resolved(box: Box, offers: Mapping[str, Mapping[str, str]]) -> Box:
    """The box with facts about offers replaced by the tasks for which they hold."""
    result: dict[str, frozenset[str]] = {}
    for name, values in box.items():
        target, allowed = name, values
        if name in offers:
            target = "task"
            allowed = frozenset(t for t, v in offers[name].items() if v in values)
        result[target] = result[target] & allowed if target in result else allowed
    return result
