"""Options: no two answers to a question come to the same, whatever else is answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from framing.answers.answers import Answers
from framing.checks.influence import asked_in, asking, outcome, services_of
from framing.checks.locations import spot
from framing.checks.sample import Sample
from framing.evaluation.tables import Tables
from framing.faults import Code, Fault
from framing.result.framing import Framing, framing_of
from framing.rulebook.model import Question

#: Cases of the sample in which each pair of answers is compared before it counts as the same.
TRIED = 400

#: Two values of a fact.
Pair = tuple[str, str]


def twin_warnings(seen: Sample) -> Iterator[Fault]:
    """Pairs of answers that nothing told apart: no conclusion, no rule, no service, in any case."""
    rulebook = seen.tables.rulebook
    for question in rulebook.questions:
        for first, second in twins(seen, question):
            yield Fault(
                Code.TWIN_OPTIONS,
                spot(rulebook, f"questions/{question.id}.yaml", "options"),
                f"Nothing was found that tells {first} of {question.id} from {second}.",
                "Write a rule that reads one of them alone, or make one option of the two.",
                question.id,
            )


def twins(seen: Sample, question: Question) -> tuple[Pair, ...]:
    """The answers to a question, two by two, that came to the same in all cases tried.

    Lines to tick are compared chosen and not chosen; numbers and text have no options.
    """
    tables = seen.tables
    found: list[Pair] = []
    for place, item in enumerate(tables.inputs):
        if item.question != question.id or question.kind not in ("choose_one", "pick_many"):
            continue
        domain = tables.domains[item.fact]
        values = [i for i in range(item.full.bit_length()) if item.full >> i & 1]
        same = _same_in_sample(seen, question, place, set(combinations(values, 2)))
        named = [(domain[a], domain[b]) for a, b in sorted(same)]
        apart = _served_apart(tables, question, named)
        found.extend(pair for pair in named if pair not in apart)
    return tuple(found)


def _same_in_sample(
    seen: Sample, question: Question, place: int, pairs: set[tuple[int, int]]
) -> set[tuple[int, int]]:
    """Of pairs of values of one input, those with one outcome in every case tried."""
    asked = (case for case in seen.cases if asked_in(seen.tables, question, case))
    for _, case in zip(range(TRIED), asked, strict=False):
        if not pairs:
            break
        came: dict[int, object] = {}
        for value in {value for pair in pairs for value in pair}:
            own = (*case.own[:place], 1 << value, *case.own[place + 1 :])
            came[value] = outcome(seen.tables, own)
        pairs = {(a, b) for a, b in pairs if came[a] == came[b]}
    return pairs


def _served_apart(tables: Tables, question: Question, pairs: Sequence[Pair]) -> set[Pair]:
    """Those pairs of answers that lead to other services, or another first call, in a journey."""
    if question.kind != "choose_one" or not pairs:
        return set()
    options = {option.sets: option.id for option in question.options}
    together = set(pairs)
    for told in asking(tables, question):
        if not together:
            break
        served = {
            value: _served(
                framing_of(tables, Answers({**told, question.id: options[value]}, tables.rulebook))
            )
            for value in {value for pair in together for value in pair}
        }
        together = {(a, b) for a, b in together if served[a] == served[b]}
    return set(pairs) - together


def _served(framing: Framing) -> object:
    from framing.document.aws import first_call

    left_out = [
        (item.service.id, item.used, item.may_go_on) for item in framing.services_not_offered
    ]
    return services_of(framing), first_call(framing), left_out
