"""An interview as a value: what was said so far, and from it what to ask next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any

from framing.answers.answers import Answers
from framing.evaluation import interview as on_case
from framing.evaluation.interview import MOST_CORE, behind_services, facts_of
from framing.evaluation.tables import NO, YES, Tables
from framing.evaluation.verdict import Evaluation, case_of, followed
from framing.result.costs import needless, priced
from framing.result.framing import Framing, framing_of
from framing.rulebook.model import NOT_CHOSEN, UNKNOWN, Question, Rulebook


@dataclass(frozen=True)
class Interview:
    """One person's answers so far, under a rulebook compiled for one day.

    answers: question id → answer in its standard form, in the order in which they were given; ""
    for a text left empty, which is asked no more. about: people's parts of the document, as plain
    data. Each part is worked out when it is first read, the case once for all of them.
    """

    tables: Tables
    answers: Mapping[str, Any]
    about: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "answers", MappingProxyType(dict(self.answers)))
        object.__setattr__(self, "about", MappingProxyType(dict(self.about)))

    @property
    def rulebook(self) -> Rulebook:
        """The rules whose questions are asked."""
        return self.tables.rulebook

    @cached_property
    def case(self) -> Evaluation:
        """What the answers leave possible."""
        return case_of(self.tables, self.answers)

    @cached_property
    def framing(self) -> Framing:
        """The whole result for the answers so far."""
        answers = Answers(self.answers, self.rulebook, self.about)
        return framing_of(self.tables, answers, self.case)

    def told(self, question_id: str, given: Any) -> Interview:
        """The interview after one more answer, or after another answer to the same question."""
        return Interview(self.tables, {**self.answers, question_id: given}, self.about)

    def to_the_end(self, reply: Callable[[Question], Any], everything: bool = False) -> Interview:
        """The interview once ``reply`` answered every question that follows (see ``following``)."""
        now = self
        while (question := now.following(everything)) is not None:
            now = now.told(question.id, reply(question))
        return now

    # -- which questions ----------------------------------------------------------------------

    def applies(self, question: Question) -> int:
        """YES, MAYBE or NO: whether this question arises."""
        return on_case.applies(self.case, question)

    @cached_property
    def counting(self) -> tuple[str, ...]:
        """The answered questions that arise (or may), so that their answers count."""
        return on_case.counting(self.case, self.answers)

    @cached_property
    def next(self) -> Question | None:
        """The first core question that arises, is unanswered and can still matter; None at the end.

        Where a question hangs on something that the person does not know, it is asked when it
        arises under the declared assumptions; where it hangs on an answer of several options, when
        it arises for one of them. Text questions of the core are asked as well, since the document
        opens with them. Whoever gives several answers, whose follow-up questions add up, is asked
        no more than anyone else: what is left stays open, and the result says what it depends on.
        """
        if self._asked_enough():
            return None
        tables = self.tables
        masks = self.case.masks
        relevant = set(tables.relevant(masks, self.case.may, tables.rulebook.targets))
        relevant |= behind_services(tables, masks, masks)
        filled = followed(self.case)
        for question in self.rulebook.questions:
            if not question.core or question.id in self.answers:
                continue
            if question.kind == "text":
                if self.applies(question) == YES:
                    return question
            elif on_case.applies(filled, question) != NO and relevant & facts_of(
                tables, question.id
            ):
                return question
        return None

    def _asked_enough(self) -> bool:
        """Whether who gave several answers to a question has chosen as many as anyone has to.

        For others the number needs no watching: it is proven, and answers that they change later
        may bring up a question more.
        """
        told = [(self.rulebook.question(name), given) for name, given in self.answers.items()]
        if not any(q.kind == "choose_one" and isinstance(g, (list, tuple)) for q, g in told):
            return False
        core = [(q, given) for q, given in told if q.core and q.kind != "text"]
        return sum(q.steps(given) for q, given in core if self.applies(q) != NO) >= MOST_CORE

    @cached_property
    def remaining(self) -> int:
        """About how many core questions are still to come, if the rest is answered as is usual.

        Usual is what most of the rulebook's journeys answer.
        """
        question = self.rulebook.question
        told = frozenset((q, _kept(question(q), given)) for q, given in self.answers.items())
        return _after(self.next, self.tables, told)

    @cached_property
    def optional(self) -> tuple[Question, ...]:
        """The optional questions that arise, in order, answered or not.

        One that only prices need is left out while it is unanswered and no price waits for it.
        """
        found = [q for q in self.rulebook.questions if not q.core and self.applies(q) == YES]
        prices = priced(self.rulebook)
        if any(q.id in prices and q.id not in self.answers for q in found):
            left_out = needless(self.rulebook, self.framing.services, self.framing.answers)
            found = [q for q in found if q.id not in left_out]
        return tuple(found)

    def following(self, everything: bool) -> Question | None:
        """The next core question; with ``everything``, then the first optional one unanswered."""
        if self.next is not None or not everything:
            return self.next
        return next((q for q in self.optional if q.id not in self.answers), None)


#: Question id and answer, as far as it bears on what is asked next, in a form to be looked up by.
Told = frozenset[tuple[str, Any]]


def _kept(question: Question, given: Any) -> Any:
    if question.kind == "text":
        return ""
    return tuple(given.items()) if isinstance(given, Mapping) else given


def _after(question: Question | None, tables: Tables, told: Told) -> int:
    """How many steps this question and those that follow it take, answered as is usual."""
    if question is None:
        return 0
    given = _usual_answers(tables.rulebook).get(question.id, UNKNOWN)
    return question.steps(given) + _left(tables, told | {(question.id, _kept(question, given))})


@lru_cache(maxsize=1024)
def _left(tables: Tables, told: Told) -> int:
    """How many steps follow these answers. Most ways lead through the same answers in the end."""
    asked = tables.rulebook.asked
    answers = {
        name: dict(given) if asked[name].kind == "pick_many" and isinstance(given, tuple) else given
        for name, given in told
    }
    return _after(Interview(tables, answers).next, tables, told)


@lru_cache(maxsize=8)
def _usual_answers(rulebook: Rulebook) -> Mapping[str, Any]:
    """question id → the answer that most journeys give; text and unanswered ones: a dash."""
    counts: dict[str, Counter[Any]] = {q.id: Counter() for q in rulebook.questions}
    for journey in rulebook.journeys:
        for question_id, given in journey.answers.items():
            if isinstance(given, str) and given != UNKNOWN:
                counts[question_id][given] += 1
    result: dict[str, Any] = {}
    for question in rulebook.questions:
        if question.kind == "text":
            result[question.id] = "-"
        elif question.kind == "pick_many":
            result[question.id] = {option.id: NOT_CHOSEN for option in question.options}
        elif counts[question.id]:
            result[question.id] = counts[question.id].most_common(1)[0][0]
    return result
