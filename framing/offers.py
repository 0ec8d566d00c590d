"""Which tasks have an open service on a path; the tables need it, so it stands by itself."""

from __future__ import annotations

from framing.model import Fact, Rulebook


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
