"""Answers → Framing: the whole result, and its JSON form."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from framing.answers.answers import Answers
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
from framing.evaluation.interview import OpenQuestion, counting, open_questions
from framing.evaluation.tables import Tables
from framing.evaluation.verdict import (
    Evaluation,
    Range,
    arising,
    assumed,
    evaluate,
    exact_range,
    input_masks,
)
from framing.reading.dates import iso_date
from framing.result.brief import BriefLine, brief_of, statement_of
from framing.result.conclusions import (
    EFFORT,
    PARTS,
    READINESS,
    ROADS,
    ROUTES,
    SAFEGUARDS,
    Assumed,
    Collected,
    Settled,
    collected,
    other_verdicts,
    settled,
)
from framing.result.economics import Figure, sums_of
from framing.result.plan import PhasePlan, plan_of
from framing.result.services import NotOffered, ServiceChoice, age_in_days, choose, not_offered
from framing.rulebook.catalogue import Task
from framing.rulebook.load import load_rulebook
from framing.rulebook.model import Assumption, Conclusion, Rule, Rulebook

UNDECIDED = "undecided"
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
        return exact_range(self.case, "verdict")

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
        return self.possible_verdicts[0] if self.firm else UNDECIDED

    @property
    def leading(self) -> str:
        """The verdict under the declared assumptions."""
        return self.leading_case.possible("verdict")[0]

    @cached_property
    def assumptions(self) -> tuple[Assumed, ...]:
        """What the leading verdict rests on, the most telling first."""
        tables = self.case.tables
        result = []
        if self.settled:
            return ()
        relevant = set(tables.relevant(self.case.masks, self.case.may, ("verdict", "task", "path")))
        for k in self.assumed_inputs:
            item = tables.inputs[k]
            if item.fact not in relevant:
                continue
            fact = self.rulebook.facts[tables.facts[item.fact]]
            held = tables.names(item.fact, self.leading_case.input_masks[k])[0]
            assume = fact.assume or Assumption(held, "It is the first of the values still open.")
            question = self.rulebook.question(item.question)
            because = assume.because if held == assume.value else "No other value is open."
            moves = other_verdicts(self.case, self.leading_case, k)
            told = fact.values[held]
            result.append(Assumed(question, fact.id, fact.about, held, told, because, moves))
        return tuple(sorted(result, key=lambda item: -len(item.moves)))

    @property
    def settled(self) -> bool:
        """True when verdict, task and path are each down to one."""
        return (
            self.firm and len(self.task_range.outcomes) == 1 and len(self.path_range.outcomes) == 1
        )

    @property
    def instead(self) -> str | None:
        """The road to take instead, when the (leading) verdict is do_not_use_ml."""
        if (self.verdict if self.firm else self.leading) != "do_not_use_ml":
            return None
        needs = self._only("need")
        return needs.instead if needs else None

    @property
    def fix_first(self) -> tuple[str, ...]:
        """What to put right first, when the (leading) verdict is not_yet."""
        if (self.verdict if self.firm else self.leading) != "not_yet":
            return ()
        found = []
        for stage in self.rulebook.stages:
            if stage.hit_policy == "first":
                conclusion = self._only(stage.id)
                if conclusion and conclusion.fix_first:
                    found.append(conclusion.fix_first)
        if self._only("need").id == "unnamed":  # type: ignore[union-attr]
            found.append("decision")
        return tuple(dict.fromkeys(found))

    def _only(self, stage: str) -> Conclusion | None:
        reached = self.leading_case.possible(stage)
        return self.rulebook.stage(stage).conclusion(reached[0]) if len(reached) == 1 else None

    # -- task and path ----------------------------------------------------------------------

    @cached_property
    def task_range(self) -> Range:
        """Every task that the open answers leave possible, exactly; ``none`` is one."""
        return exact_range(self.case, "task")

    @cached_property
    def path_range(self) -> Range:
        """Every AWS path that the open answers leave possible, exactly; ``none`` is one."""
        return exact_range(self.case, "path")

    @property
    def task(self) -> str | None:
        """The task's id, ``none``, or None while it is open."""
        found = self.task_range.outcomes
        return found[0] if len(found) == 1 else None

    @property
    def learning_type(self) -> str | None:
        """The task's learning type, ``none``, or None while it is open."""
        types = {
            self.rulebook.tasks[t].learning_type if t in self.rulebook.tasks else "none"
            for t in self.task_range.outcomes
        }
        return types.pop() if len(types) == 1 else None

    @property
    def path(self) -> str | None:
        """The AWS path, ``none``, or None while it is open."""
        found = self.path_range.outcomes
        return found[0] if len(found) == 1 else None

    @property
    def leading_task(self) -> Task | None:
        """The task of the leading case, assumptions included; None when there is none."""
        return self.rulebook.tasks.get(self.leading_case.possible("task")[0])

    @property
    def leading_path(self) -> str:
        """The path of the leading case, assumptions included."""
        return self.leading_case.possible("path")[0]

    @cached_property
    def services(self) -> tuple[ServiceChoice, ...]:
        """First choice, runner-up and supporting services of the leading case."""
        task = self.leading_task
        return choose(self.leading_case, task.id, self.leading_path) if task else ()

    @cached_property
    def services_not_offered(self) -> tuple[NotOffered, ...]:
        """Services that people may expect for the task and that are not open on the date."""
        task = self.leading_task
        if task is None or self.leading_path == "none":
            return ()
        return not_offered(self.leading_case, task.id)

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
    def leading_findings(self) -> Mapping[str, Finding]:
        """Every rule with its status in the leading case, by rule id."""
        return {finding.rule.id: finding for finding in findings_of(self.leading_case)}

    @cached_property
    def reasons(self) -> tuple[Rule, ...]:
        """The rules that carry the (leading) verdict, first cause first."""
        return reasons_of(self.leading_case)

    @cached_property
    def opposing(self) -> tuple[Rule, ...]:
        """Arguments that fired against the (leading) verdict; may be empty.

        Those that rest on answers come before those that rest on assumptions; strongest first.
        """
        found = opposing(self.leading_case)
        return tuple(sorted(found, key=lambda rule: self.case.status(rule.id) != "fired"))

    @property
    def strongest_objection(self) -> tuple[Rule, str]:
        """The strongest argument against: a rule and its words. There always is one."""
        if self.opposing and self.leading != "stop":
            rule = self.opposing[0]
            return rule, rule.because
        for rule in self.reasons:
            if rule.unless:
                return rule, f"It would be wrong if this holds: {rule.unless}"
        rule = self.reasons[-1]
        return rule, "No argument against it fired."

    @cached_property
    def why_not(self) -> tuple[WhyNot, ...]:
        """What blocked each road not taken, and what would unblock it."""
        return why_not(self.leading_case, ROADS)

    @cached_property
    def safeguards(self) -> tuple[Collected, ...]:
        """What must go with it, required ones first, in the leading case."""
        return collected(self.case, self.leading_case, SAFEGUARDS) if self.goes_on else ()

    @cached_property
    def readiness(self) -> tuple[Collected, ...]:
        """Where the organisation stands on the data flywheel, and what that implies here."""
        return collected(self.case, self.leading_case, READINESS) if self.goes_on else ()

    @property
    def goes_on(self) -> bool:
        """Whether ML or generative AI is (or may become) the way, by the leading verdict."""
        return self.leading_case.possible("verdict")[0] not in ("stop", "do_not_use_ml")

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
        return statement_of(self.rulebook, self.leading_task, self.answers)

    @cached_property
    def effort(self) -> tuple[Settled, ...]:
        """Effort and cost by class, each with the rules that set it; empty without a task."""
        return settled(self.case, self.leading_case, EFFORT) if self.builds else ()

    @cached_property
    def routes(self) -> tuple[Settled, ...]:
        """How the model is trained and how results are served, where that is yours to choose."""
        if not self.builds or self.leading_path == "none":
            return ()
        return tuple(
            item
            for item in settled(self.case, self.leading_case, ROUTES)
            if item.conclusion.id != "none"
        )

    @property
    def builds(self) -> bool:
        """Whether something is to be built with ML or generative AI now."""
        return self.leading_case.possible("verdict")[0] in ("use_ml", "use_generative_ai")

    @cached_property
    def economics(self) -> tuple[Figure, ...]:
        """What the numbers add up to; missing ones are named."""
        return sums_of(self.answers)

    @cached_property
    def plan(self) -> tuple[PhasePlan, ...]:
        """The phases of the work for this case; empty when nothing is to be built."""
        return plan_of(self.leading_case) if self.goes_on and self.leading_task else ()

    @cached_property
    def brief(self) -> tuple[BriefLine, ...]:
        """The problem in ML terms; empty when the (leading) verdict has no task."""
        return brief_of(self.rulebook, self.leading_task, self.answers)

    @cached_property
    def counting(self) -> frozenset[str]:
        """The answered questions whose answers count in this case."""
        return frozenset(counting(self.case, self.answers))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The other parts when the problem is really several, each framed by itself."""
        if self.leading == "stop":
            return ()
        tables = self.case.tables
        result = []
        for item in collected(self.case, self.leading_case, PARTS):
            template = item.conclusion.part
            assert template is not None
            told = Answers(part_answers(self.rulebook, template, self.answers), self.rulebook)
            result.append(
                Part(item.conclusion, template.place, item.rules, framing_of(tables, told))
            )
        return tuple(sorted(result, key=lambda part: part.place == "after"))

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
    checked = answers
    if not isinstance(checked, Answers) or about is not None:
        checked = Answers(checked, rulebook, about)
    tables = tables_for(rulebook, iso_date(as_of))
    return framing_of(tables, checked)


def framing_of(tables: Tables, answers: Answers) -> Framing:
    """The framing of checked answers under compiled tables."""
    case = evaluate(tables, input_masks(tables, answers))
    leading = evaluate(tables, assumed(tables, case.input_masks))
    touched = arising(case.input_masks, leading)
    return Framing(tables.rulebook, answers, tables.as_of, case, leading, touched)
