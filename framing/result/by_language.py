"""What the language of a case changes: the service to start with, and which of its calls fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from framing.evaluation.service_availability import LANGUAGE
from framing.evaluation.verdict import Evaluation, evaluate
from framing.result.services import FirstIf, MissedCall, ServiceChoice, first_choice
from framing.rulebook.catalogue import Service, Task
from framing.rulebook.model import NOT_APPLICABLE, Rulebook

#: Why the runner-up, where a call of the first service does not read the language.
IN_FULL = "Your language is on record for all that it does; the first has a call that lacks it."


def by_language(
    case: Evaluation, leading: Evaluation, choices: Sequence[ServiceChoice]
) -> tuple[ServiceChoice, ...]:
    """Recommended services, with what the language changes of the first and of the runner-up."""
    if not choices:
        return ()
    first, *others = choices
    missed = call_missed(case, leading, first.service)
    first = replace(first, by_language=firsts_by_language(case, leading), missed=missed)
    if missed:
        task, languages = (
            leading.possible(leading.tables.rulebook.task.id)[0],
            set(case.possible(LANGUAGE)),
        )
        for i, choice in enumerate(others):
            same = choice.role == "runner_up" and choice.path == first.path
            if same and _reads_in_full(choice.service, task, languages - {NOT_APPLICABLE}):
                others[i] = replace(choice, why=IN_FULL)
    return (first, *others)


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


def call_missed(case: Evaluation, leading: Evaluation, service: Service) -> MissedCall | None:
    """The call of a service that is made for such a case but not for each possible language.

    case: what the answers leave open. leading: the same with all that is open assumed. None where
    there is no such call.
    """
    rulebook = case.tables.rulebook
    if LANGUAGE not in rulebook.facts:
        return None
    task = leading.possible(rulebook.task.id)[0]
    possible = set(case.possible(LANGUAGE)) - {NOT_APPLICABLE}
    for item in service.case_calls:
        for box in item.when if item.task == task else ():
            rest = {fact: values for fact, values in box.items() if fact != LANGUAGE}
            if LANGUAGE in box and possible - box[LANGUAGE] and leading.holds((rest,)):
                told = tuple((fact, leading.possible(fact)[0]) for fact in rest)
                return MissedCall(told, tuple(sorted(box[LANGUAGE])))
    return None


def _reads_in_full(service: Service, task: str, languages: set[str]) -> bool:
    """Whether these languages are on record for a service, with all that it does for the task."""
    spoken = service.spoken_for(task)
    return spoken is not None and spoken.fewer is None and languages <= set(spoken.read)
