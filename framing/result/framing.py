"""Answers → Framing: the whole result."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from framing.answers.answers import Answers, leaves_open
from framing.answers.metadata import About
from framing.answers.parts import part_answers
from framing.evaluation.compiling import tables_for
from framing.evaluation.counterfactuals import Counterfactual, counterfactuals
from framing.evaluation.findings import (
    Finding,
    WhyNot,
    findings_of,
    opposing,
    reasons_of,
    why_not,
)
from framing.evaluation.forks import Fork, forks_of, still_asked
from framing.evaluation.interview import OpenQuestion, counting, open_questions
from framing.evaluation.tables import Tables
from framing.evaluation.verdict import (
    Evaluation,
    Range,
    arising,
    assumed,
    case_of,
    evaluate,
    exact_range,
)
from framing.reading.dates import iso_date
from framing.result import vocabulary
from framing.result.assumptions import Assumed, assumptions_of
from framing.result.brief import BriefLine, brief_of, statement_of
from framing.result.conclusions import (
    Collected,
    Settled,
    collected,
    settled,
)
from framing.result.costs import chosen, cost_of_first
from framing.result.economics import Figure, moot, sums_of
from framing.result.objection import Objection, objection_of, to_put_right
from framing.result.plan import PhasePlan, plan_of
from framing.result.services import NotOffered, ServiceChoice, age_in_days, not_offered
from framing.result.vocabulary import RESULTS, UNDECIDED, Value
from framing.rulebook.catalogue import Task
from framing.rulebook.load import load_rulebook
from framing.rulebook.model import Conclusion, Rule, Rulebook, Stage
from framing.rulebook.roles import EFFORTS

FORMAT = "framing/1"


@dataclass(frozen=True)
class Part:
    """A part of a problem, framed by itself. place: ``before`` or ``after`` the main part."""

    conclusion: Conclusion
    place: str
    rules: tuple[Rule, ...]
    framing: Framing


@dataclass(frozen=True, repr=False)
class Framing:
    """The whole result for one case. Heavy parts are worked out when they are first read.

    case: what the answers leave open. leading_case: every open fact at its declared assumption.
    """

    rulebook: Rulebook
    answers: Answers
    as_of: str
    case: Evaluation
    leading_case: Evaluation
    assumed_inputs: tuple[int, ...]

    @property
    def about(self) -> About:
        """People's parts: whose document it is and what they decide. No rule reads them."""
        return self.answers.about

    # -- verdict ----------------------------------------------------------------------------

    @cached_property
    def verdict_range(self) -> Range:
        """Every verdict that the open answers leave possible, exactly."""
        return exact_range(self.case, self.rulebook.verdict.id)

    def possible(self, stage: str) -> tuple[str, ...]:
        """What the open answers leave possible of verdict, task or path, exactly."""
        names = ("verdict_range", "task_range", "path_range")
        found: Range = getattr(self, names[self.rulebook.targets.index(stage)])
        return found.outcomes

    @property
    def possible_verdicts(self) -> tuple[str, ...]:
        """Ids of those verdicts, in the order of their stage."""
        return self.verdict_range.outcomes

    @property
    def firm(self) -> bool:
        """True when the open questions cannot change the verdict."""
        return len(self.possible_verdicts) == 1

    @property
    def verdict(self) -> str:
        """The verdict, or ``undecided`` while more than one is possible."""
        return vocabulary.only(self.rulebook.verdict.id, self.possible) or UNDECIDED

    @cached_property
    def hangs_on(self) -> tuple[Fork, ...]:
        """The fewest open answers that settle the verdict, or the most telling; () when firm."""
        if self.firm:
            return ()
        told = [name for name, given in self.answers.items() if not leaves_open(given)]
        return tuple(still_asked(fork, told) for fork in forks_of(self.case))

    @property
    def leading(self) -> str:
        """The verdict under the declared assumptions."""
        return self.reached(self.rulebook.verdict).id

    @cached_property
    def assumptions(self) -> tuple[Assumed, ...]:
        """What the leading verdict and its services rest on, the most telling first."""
        given = (self.case, self.leading_case, self.assumed_inputs, self.answers)
        return assumptions_of(*given, settled=self.settled)

    @property
    def settled(self) -> bool:
        """True when verdict, task and path are each down to one."""
        return all(vocabulary.only(stage, self.possible) for stage in self.rulebook.targets)

    @property
    def instead(self) -> str | None:
        """The road to take instead, when the (leading) verdict is do_not_use_ml."""
        return vocabulary.instead_of(self.rulebook, self.leading_case.possible)

    @property
    def fix_first(self) -> tuple[str, ...]:
        """What to put right first, when the (leading) verdict is not_yet."""
        return vocabulary.fix_first_of(self.rulebook, self.leading_case.possible)

    @cached_property
    def to_mend(self) -> tuple[tuple[Stage, Conclusion], ...]:
        """Stages whose conclusion would have to be put right first, in the leading case."""
        reached = ((stage, self.reached(stage)) for stage in vocabulary.mending(self.rulebook))
        return tuple((stage, item) for stage, item in reached if item.fix_first)

    @cached_property
    def mends(self) -> tuple[Rule, ...]:
        """The rules that say what must be put right first; empty where the verdict is another."""
        stages = [stage for stage, _ in self.to_mend] if self.then == "mend" else []
        return to_put_right(self.leading_case, stages)

    def reached(self, stage: Stage) -> Conclusion:
        """What a stage concludes in the leading case."""
        return stage.conclusion(self.leading_case.possible(stage.id)[0])

    @property
    def need(self) -> Conclusion:
        """The kind of solution that the leading case calls for."""
        return self.reached(self.rulebook.need)

    @property
    def then(self) -> str:
        """What follows from the (leading) verdict: ``stop``, ``instead``, ``mend``, ``build``."""
        return vocabulary.then_of(self.rulebook, self.leading_case.possible)

    # -- task and path ----------------------------------------------------------------------

    @cached_property
    def task_range(self) -> Range:
        """Every task that the open answers leave possible, exactly; ``none`` is one."""
        return exact_range(self.case, self.rulebook.task.id)

    @cached_property
    def path_range(self) -> Range:
        """Every AWS path that the open answers leave possible, exactly; ``none`` is one."""
        return exact_range(self.case, self.rulebook.path.id)

    @property
    def task(self) -> str | None:
        """The task's id, ``none``, or None while it is open."""
        return vocabulary.only(self.rulebook.task.id, self.possible)

    @property
    def learning_type(self) -> str | None:
        """The task's learning type, ``none``, or None while it is open."""
        return vocabulary.learning_type_of(self.rulebook, self.possible)

    @property
    def path(self) -> str | None:
        """The AWS path, ``none``, or None while it is open."""
        return vocabulary.only(self.rulebook.path.id, self.possible)

    @property
    def leading_task(self) -> Task | None:
        """The task of the leading case, assumptions included; None when there is none."""
        return self.rulebook.tasks.get(self.reached(self.rulebook.task).id)

    @property
    def leading_path(self) -> str:
        """The path of the leading case, assumptions included."""
        return self.reached(self.rulebook.path).id

    @property
    def has_path(self) -> bool:
        """Whether the leading case has a path, rather than the conclusion that there is none."""
        return not self.reached(self.rulebook.path).nothing

    @cached_property
    def services(self) -> tuple[ServiceChoice, ...]:
        """First choice, runner-up and supporting services of the leading case."""
        return chosen(self.case, self.leading_case, self.leading_task, self.leading_path, self.told)

    @cached_property
    def services_not_offered(self) -> tuple[NotOffered, ...]:
        """Services that people may expect for the task and that are not open on the date."""
        task = self.leading_task
        if task is None or not self.builds:
            return ()
        found = not_offered(self.leading_case, task.id, self.case)
        return found if self.has_path else tuple(i for i in found if i.limits)

    @cached_property
    def facts_age(self) -> int:
        """Days between the reading of the oldest AWS fact shown and the as-of date."""
        return age_in_days(self.services, self.as_of)

    # -- explanation ------------------------------------------------------------------------

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every rule with its status, on the answers as given."""
        return findings_of(self.case)

    @cached_property
    def reasons(self) -> tuple[Rule, ...]:
        """The rules that carry the (leading) verdict, first cause first."""
        return reasons_of(self.leading_case)

    @cached_property
    def opposing(self) -> tuple[Rule, ...]:
        """Arguments that fired against the (leading) verdict; those resting on answers first."""
        found = opposing(self.leading_case)
        return tuple(sorted(found, key=lambda rule: self.case.status(rule.id) != "fired"))

    @property
    def strongest_objection(self) -> Objection | None:
        """The strongest argument against this verdict, or what would make a firm one wrong."""
        against = () if self.then == "stop" else self.opposing
        carry = (self.mends or self.reasons) if self.firm else ()
        return objection_of(against, [r for r in carry if self.case.status(r.id) == "fired"])

    @cached_property
    def why_not(self) -> tuple[WhyNot, ...]:
        """What blocked each road not taken, and what would unblock it."""
        book = self.rulebook
        return why_not(self.leading_case, (book.need.id, book.verdict.id, book.path.id))

    @cached_property
    def safeguards(self) -> tuple[Collected, ...]:
        """What must go with it, required ones first, in the leading case."""
        return collected(self.case, self.leading_case, "safeguards") if self.goes_on else ()

    @cached_property
    def readiness(self) -> tuple[Collected, ...]:
        """Where the organisation stands on the data flywheel, and what that implies here."""
        return collected(self.case, self.leading_case, "readiness") if self.goes_on else ()

    @property
    def goes_on(self) -> bool:
        """Whether ML or generative AI is (or may become) the way, by the leading verdict."""
        return self.then in ("mend", "build")

    @cached_property
    def open_questions(self) -> tuple[OpenQuestion, ...]:
        """Questions that can still change verdict, task or path, most influential first."""
        return open_questions(self.case, self.answers)

    @cached_property
    def what_would_change_it(self) -> tuple[Counterfactual, ...]:
        """The least changes of answers that rule out the (leading) verdict."""
        return counterfactuals(self.case, self.verdict if self.firm else self.leading)

    @cached_property
    def statement(self) -> tuple[BriefLine, ...]:
        """The problem statement, sentence by sentence; empty when there is no task."""
        return statement_of(self.rulebook, self.leading_task, self.told)

    @cached_property
    def effort(self) -> tuple[Settled, ...]:
        """Effort and cost by class, each with the rules that set it; empty without a task."""
        stages = tuple(s.id for s in self.rulebook.stages if s.role in EFFORTS)
        return settled(self.case, self.leading_case, stages) if self.builds else ()

    @cached_property
    def routes(self) -> tuple[Settled, ...]:
        """How the model is trained and how results are served, where that is yours to choose."""
        if not self.builds or not self.has_path:
            return ()
        stages = self.rulebook.in_role("training", "serving")
        return tuple(
            item
            for item in settled(self.case, self.leading_case, stages)
            if not item.conclusion.nothing
        )

    @property
    def builds(self) -> bool:
        """Whether something is to be built with ML or generative AI now."""
        return self.then == "build"

    @cached_property
    def economics(self) -> tuple[Figure, ...]:
        """What the numbers that are asked for add up to; missing ones are named."""
        return sums_of(self.told, cost_of_first(self.services), moot(self.case))

    @cached_property
    def plan(self) -> tuple[PhasePlan, ...]:
        """The phases of the work for this case; empty when nothing is to be built."""
        return plan_of(self.leading_case, self.told) if self.goes_on and self.leading_task else ()

    @cached_property
    def brief(self) -> tuple[BriefLine, ...]:
        """The problem in ML terms; empty when the (leading) verdict has no task."""
        return brief_of(self.leading_case, self.leading_task, self.told)

    @cached_property
    def counting(self) -> frozenset[str]:
        """The answered questions whose answers count in this case."""
        return frozenset(self.told)

    @cached_property
    def told(self) -> Mapping[str, Any]:
        """The answers that count, by question: what figures, costs and words are made from."""
        return {name: self.answers[name] for name in counting(self.case, self.answers)}

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The other parts when the problem is really several, each framed by itself."""
        if self.then == "stop":
            return ()
        tables = self.case.tables
        result = []
        for item in collected(self.case, self.leading_case, "parts"):
            template = item.conclusion.part
            assert template is not None
            told = Answers(part_answers(self.rulebook, template, self.answers), self.rulebook)
            framed = framing_of(tables, told)
            result.append(Part(item.conclusion, template.place, item.rules, framed))
        return tuple(sorted(result, key=lambda part: part.place == "after"))

    @cached_property
    def results(self) -> Mapping[str, Value]:
        """The results that other programs rely on, by the names of ``vocabulary.RESULTS``."""
        possible = {True: self.leading_case.possible, False: self.possible}
        return {
            name: result.value(self.rulebook, possible[result.leading])
            for name, result in RESULTS.items()
        }

    def __repr__(self) -> str:
        return f"<Framing: {self.verdict} (leading: {self.leading}), as of {self.as_of}>"


def assess(
    answers: Mapping[str, Any],
    as_of: str | datetime.date | None = None,
    rulebook: Rulebook | None = None,
    about: Mapping[str, Any] | About | None = None,
) -> Framing:
    """Judge a case.

    answers: question id → answer (see ``Answers``; ``framing questions`` lists what is accepted);
    missing and ``unknown`` answers stay open. as_of: the ISO date on which service states are
    looked up; today when None. rulebook: the shipped one when None. about: title, author, owner,
    status, review date and override of the document; they never change what the rules conclude.
    Raises AnswersError for answers, a date or an ``about`` that cannot be used.
    """
    rulebook = load_rulebook() if rulebook is None else rulebook
    if not isinstance(answers, Answers) or about is not None:
        answers = Answers(answers, rulebook, about)
    return framing_of(tables_for(rulebook, iso_date(as_of)), answers)


def framing_of(tables: Tables, answers: Answers, case: Evaluation | None = None) -> Framing:
    """The framing of checked answers under compiled tables. case: theirs, where it is known."""
    case = case_of(tables, answers) if case is None else case
    leading = case if (told := assumed(case)) == case.input_masks else evaluate(tables, told)
    touched = arising(case.input_masks, leading)
    return Framing(tables.rulebook, answers, tables.as_of, case, leading, touched)
