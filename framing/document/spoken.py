"""Whether the first service works in the language that was told, in words."""

from __future__ import annotations

from framing.document.wording import capital
from framing.evaluation.service_availability import LANGUAGE
from framing.faults.english import named_list
from framing.result.framing import Framing
from framing.rulebook.model import UNKNOWN

#: What the language is called beside task, path and service.
SPOKEN = "Language"


def limited_by_language(framing: Framing) -> bool:
    """Whether the first service may lack the language, and the verdict itself does not say so."""
    said = framing.told.get(LANGUAGE, UNKNOWN)
    if said == UNKNOWN or framing.leading_task is None or not framing.services:
        return False
    if framing.services[0].missed:
        return False  # of the call that lacks the language the verdict speaks
    spoken = framing.services[0].service.spoken_for(framing.leading_task.id)
    covered = spoken is not None and set(_languages(framing)) <= set(spoken.read)
    return not covered or len(language_words(framing)) > 1


def _languages(framing: Framing) -> list[str]:
    """The values of the languages that were told."""
    said, question = framing.told[LANGUAGE], framing.rulebook.question(LANGUAGE)
    names = [said] if isinstance(said, str) else said
    return [str(question.option(name).sets) for name in names]


def language_words(framing: Framing) -> tuple[str, ...]:
    """Whether the first service works in the language that was told, and what of it does not.

    One piece or two; none where no language was told.
    """
    said = framing.told.get(LANGUAGE, UNKNOWN)
    if said == UNKNOWN or framing.leading_task is None:
        return ()
    service, told = framing.services[0].service, _languages(framing)
    spoken = service.spoken_for(framing.leading_task.id)
    values = framing.rulebook.facts[LANGUAGE].values
    names = capital(named_list([values[value] for value in told], joint="or"))
    if spoken is None:
        words = f"what {service.name} does with it is not on record here, so try it first"
        return (f"{names}: {words}",)
    if not set(told) <= set(spoken.read):
        return (f"{names}: not all of it is on record for {service.name}",)
    if framing.services[0].missed:
        return (f"{names}: on record for {service.name}, that call aside",)  # as the verdict says
    known = f"{names}: on record for {service.name}"
    only = only_in_another(framing)
    return (known, f"Only in {only}: {spoken.fewer}") if only else (known,)


def only_in_another(framing: Framing) -> str:
    """The one language in which the first service has more than in the one that was told.

    Empty where there is none, and where no language was told.
    """
    said = framing.told.get(LANGUAGE, UNKNOWN)
    if said == UNKNOWN or framing.leading_task is None or not framing.services:
        return ""
    spoken = framing.services[0].service.spoken_for(framing.leading_task.id)
    if spoken is None or not spoken.fewer or set(_languages(framing)) == {spoken.read[0]}:
        return ""
    return framing.rulebook.facts[LANGUAGE].values[spoken.read[0]]
