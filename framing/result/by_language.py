"""The service to start with, by each language that the answers leave open."""

from __future__ import annotations

from framing.evaluation.service_availability import LANGUAGE
from framing.evaluation.verdict import Evaluation, evaluate
from framing.result.services import FirstIf, first_choice
from framing.rulebook.catalogue import Service, Task
from framing.rulebook.model import NOT_APPLICABLE, Rulebook


def firsts_by_language(case: Evaluation, leading: Evaluation) -> tuple[FirstIf, ...]:
    """The first service for each language that is possible, that of the leading case at the head.

    case: what the answers leave open. leading: the same with all that is open assumed. () where
    the language is known, or plays no part, or the first service is the same for all.
    """
    rulebook = case.tables.rulebook
    task = rulebook.tasks.get(leading.possible(rulebook.task.id)[0])
    if LANGUAGE not in rulebook.facts or task is None or not _by_language(rulebook, task):
        return ()
    likeliest, possible = leading.possible(LANGUAGE)[0], case.possible(LANGUAGE)
    if len(possible) == 1 or likeliest == NOT_APPLICABLE:
        return ()
    found: dict[str | None, list[str]] = {}
    for language in dict.fromkeys((likeliest, *possible)):
        if language != NOT_APPLICABLE:
            first = _first(leading, language)
            found.setdefault(first.id if first else None, []).append(language)
    if len(found) == 1:
        return ()
    services = rulebook.services
    return tuple(FirstIf(tuple(told), services.get(i or "")) for i, told in found.items())


def _by_language(rulebook: Rulebook, task: Task) -> bool:
    """Whether one of the services of a task does not read every language."""
    return any(
        rulebook.services[offer.service].languages_for(task.id) is not None
        for offers in task.offers.values()
        for offer in offers
    )


def _first(leading: Evaluation, language: str) -> Service | None:
    """The first service of the leading case, were it of this language."""
    tables, book = leading.tables, leading.tables.rulebook
    f, mask = tables.index[LANGUAGE], tables.mask(LANGUAGE, (language,))
    own = (
        mask if item.fact == f else told
        for item, told in zip(tables.inputs, leading.input_masks, strict=True)
    )
    case = evaluate(tables, tuple(own))
    return first_choice(case, case.possible(book.task.id)[0], case.possible(book.path.id)[0])
