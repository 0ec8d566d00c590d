"""The shapes that the running code uses. All are frozen; nothing here reads a file or decides."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from framing.rulebook.boxes import Box
from framing.rulebook.catalogue import Algorithm, Layer, Service, Source, StatedLimit, Task
from framing.rulebook.guidance import Lesson, Phase, Road, Term
from framing.rulebook.journey import Journey, LeftOpen
from framing.rulebook.measured import Measured
from framing.rulebook.prices import Price
from framing.rulebook.promise import Promise
from framing.rulebook.roles import Sole

NOT_APPLICABLE, UNKNOWN = "not_applicable", "unknown"
CHOSEN, NOT_CHOSEN = "chosen", "not_chosen"
DECIDES = "decides"
STRENGTHS = (DECIDES, "strong", "weak")


@dataclass(frozen=True)
class Assumption:
    """The value that a fact is taken to have, for the leading verdict only, until someone says.

    when: boxes that what was said must fill for it to be taken so; None: whatever was said.
    """

    value: str
    because: str
    when: tuple[Box, ...] | None = None


@dataclass(frozen=True)
class Fact:
    """A named value with a short, closed list of possible values: ``values``, id → words.

    ordered: the values run from worse to better. origin: ``question``, ``computed``, ``stage``
    or ``derived``; then ``source_fact`` and ``derived`` (source value → value) say how, or
    ``offers_path``, the path that must have a service (``stays``: one that the account keeps).
    assume: of these the first that fits what was said is taken. short: of a true-or-not line.
    """

    id: str
    about: str
    values: Mapping[str, str]
    origin: str
    ordered: bool = False
    assume: tuple[Assumption, ...] = ()
    formula: str | None = None
    inputs: tuple[str, ...] = ()
    source_fact: str | None = None
    derived: Mapping[str, str] = field(default_factory=dict)
    offers_path: str | None = None
    short: str | None = None
    stays: bool = False


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen. ``sets`` is the value its fact takes.

    ``formerly``, ``formerly_said``: earlier ids, and earlier question → answers there, still read.
    ``family``: in which it is offered. Of a line: ``short``, that can follow "whether"; ``denied``,
    where that says what is not; ``heading``, above it; ``folded``, for the lines under a heading;
    ``whom``, ``find_out``, as of the question.
    """

    id: str
    label: str
    sets: str
    example: str | None = None
    formerly: tuple[str, ...] = ()
    short: str | None = None
    family: str | None = None
    formerly_said: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    denied: str | None = None
    heading: str | None = None
    folded: str | None = None
    whom: str | None = None
    find_out: str | None = None


@dataclass(frozen=True)
class Family:
    """Options that are alike. People choose a family first; no answer holds it."""

    id: str
    label: str
    example: str | None = None


@dataclass(frozen=True)
class Question:
    """What a person is asked.

    kind: ``choose_one``, ``pick_many``, ``number`` or ``text``. ``fact`` is what a choose_one
    question settles; each option of a pick_many question is a fact of the same id; numbers feed
    computed facts. ``ask_when`` holds boxes over facts (empty tuple: never; None: always).
    ``shared``: the answer holds for every part of a problem. ``words``: glossary terms beside it.
    ``serves``: rules that need the answer although it is free text. ``find_out``: the cheapest way
    to get an answer. ``gone``: lines of earlier versions; ``replaces``: earlier questions that it
    asks better. Answers to both are passed over, so that what is asked today stays open.
    ``families``: asked first; its answer is one option. ``counts_once_said``: unsaid is as assumed,
    and not open. ``torn_as_unsaid``: of several options none goes first. ``share``: of a hundred.
    """

    id: str
    kind: str
    ask: str
    short: str
    hint: str | None
    why: str
    whom: str
    options: tuple[Option, ...] = ()
    fact: str | None = None
    ask_when: tuple[Box, ...] | None = None
    changeable: bool = True
    minimum: float | None = None
    maximum: float | None = None
    unit: str | None = None
    share: bool = False
    section: str = ""
    core: bool = True
    shared: bool = False
    words: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    find_out: str | None = None
    gone: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    families: tuple[Family, ...] = ()
    counts_once_said: bool = False
    torn_as_unsaid: bool = False

    def in_families(self, families: Collection[str]) -> tuple[Option, ...]:
        """The options of these families, in the order of the question."""
        return tuple(option for option in self.options if option.family in families)

    def steps(self, answer: object) -> int:
        """How many questions it is to whoever answers so: 2 where families must be narrowed.

        answer: an option, several of them, or anything else (1).
        """
        told = answer if isinstance(answer, (list, tuple)) else (answer,)
        families = {o.family for o in self.options if o.family and o.id in told}
        return 2 if len(self.in_families(families)) > 1 else 1

    def option(self, option_id: str) -> Option:
        """The option with this id. Raises KeyError."""
        return self.by_id[option_id]

    @cached_property
    def by_id(self) -> Mapping[str, Option]:
        """The options by id."""
        return {option.id: option for option in self.options}

    @cached_property
    def became(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of earlier versions → the options that they became."""
        earlier = dict.fromkeys(old for option in self.options for old in option.formerly)
        return {old: tuple(o.id for o in self.options if old in o.formerly) for old in earlier}

    @cached_property
    def said_earlier(self) -> tuple[str, ...]:
        """Questions of earlier versions, in the order of their ids, by which an option was said."""
        return tuple(sorted({old for option in self.options for old in option.formerly_said}))


@dataclass(frozen=True)
class Case:
    """A rule's own example: with exactly these facts, the rule fires, stays silent, or is open.

    place: its position in the list that it was read from; a near miss has that of its case.
    """

    outcome: str
    facts: Mapping[str, str]
    place: int = 0


@dataclass(frozen=True)
class NamedCondition:
    """A part that several conditions share. about: in words.

    written: as it stands in its file, perhaps with other named parts; tree: over facts alone.
    """

    id: str
    about: str
    written: Mapping[str, object]
    tree: Mapping[str, object]


@dataclass(frozen=True)
class Rule:
    """Condition over facts → one conclusion of one stage, with everything a reader may ask.

    when_tree: the condition over facts alone; when_written: as it stands in the file, where it may
    use named conditions. at: the way to the rule inside its file, where that tells more than the
    rule. cases_file: where its cases stand, if not with it. formerly: ids of earlier versions.
    next: what to do then; who: who does that, by the rule or else by its stage.
    """

    id: str
    title: str
    stage: str
    conclusion: str
    strength: str
    against: bool
    when: tuple[Box, ...]
    when_tree: object
    when_written: object
    because: str
    unless: str | None
    next: str | None
    sources: tuple[str, ...]
    standing: str
    reviewed: str
    cases: tuple[Case, ...]
    file: str
    at: tuple[str, ...] = ()
    cases_file: str | None = None
    formerly: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    who: str | None = None

    def in_force(self, as_of: str) -> bool:
        """Whether the rule counts on this ISO date: from ``since`` on, before ``until``."""
        return (self.since or "") <= as_of and (self.until is None or as_of < self.until)

    @property
    def decides(self) -> bool:
        """Whether the rule reaches its conclusion by itself; otherwise it only argues."""
        return self.strength == DECIDES


@dataclass(frozen=True)
class PartTemplate:
    """A part of a problem: where it comes (``before`` or ``after`` the main part), its answers."""

    place: str
    answers: Mapping[str, object]


@dataclass(frozen=True)
class Conclusion:
    """An outcome of a stage; ``says`` is the sentence a reader sees when it is reached.

    ``means``: of a verdict, when one gets it. ``then``: ``stop``, ``instead``, ``mend``, ``build``.
    ``runner_up``: of a path, ``same_rung`` (before the next path) or ``last`` (no other is left).
    ``own_algorithm``: one chooses it. ``by_clicks``: nobody programs. ``part``: one of the problem.
    """

    id: str
    label: str
    says: str
    means: str | None = None
    instead: str | None = None
    fix_first: str | None = None
    then: str | None = None
    runner_up: str | None = None
    own_algorithm: bool = False
    by_clicks: bool = False
    nothing: bool = False
    part: PartTemplate | None = None


@dataclass(frozen=True)
class Stage:
    """Conclusions in order. FIRST: the earliest that a deciding rule reaches. COLLECT: all.

    role: one of ``roles.Role`` or None. carries: its rules can speak for or against the verdict.
    who: who usually does what its rules advise.
    """

    id: str
    title: str
    asks: str
    hit_policy: str
    conclusions: tuple[Conclusion, ...]
    role: str | None = None
    carries: bool = False
    who: str | None = None

    def conclusion(self, conclusion_id: str) -> Conclusion:
        """The conclusion with this id. Raises KeyError."""
        for conclusion in self.conclusions:
            if conclusion.id == conclusion_id:
                return conclusion
        raise KeyError(conclusion_id)


@dataclass(frozen=True, eq=False)
class Rulebook:
    """All that the tool knows, loaded and resolved. Compared by identity; ``digest`` by content.

    extends: the rulebook that this one is laid over. switched_off: rule id → reason. prefer: ids of
    services first among those open on a path. synonyms: meaning → words that have it.
    """

    name: str
    version: str
    digest: str
    reviewed: str
    facts: Mapping[str, Fact]
    stages: tuple[Stage, ...]
    questions: tuple[Question, ...]
    sections: tuple[tuple[str, str], ...]
    rules: tuple[Rule, ...]
    tasks: Mapping[str, Task]
    layers: Mapping[str, Layer]
    services: Mapping[str, Service]
    sources: Mapping[str, Source]
    algorithms: tuple[Algorithm, ...]
    journeys: tuple[Journey, ...]
    glossary: Mapping[str, Term]
    course: tuple[Lesson, ...]
    phases: tuple[Phase, ...]
    promises: tuple[Promise, ...]
    roads: Mapping[str, Road]
    folder: str
    extends: Rulebook | None = None
    switched_off: Mapping[str, str] = field(default_factory=dict)
    prefer: tuple[str, ...] = ()
    conditions: Mapping[str, NamedCondition] = field(default_factory=dict)
    left_open: tuple[LeftOpen, ...] = ()
    prices: tuple[Price, ...] = ()
    limits: tuple[StatedLimit, ...] = ()
    measured: Measured = field(default_factory=Measured)
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def stage(self, stage_id: str) -> Stage:
        """The stage with this id. Raises KeyError."""
        return {stage.id: stage for stage in self.stages}[stage_id]

    def in_role(self, *roles: str) -> tuple[str, ...]:
        """The ids of the stages in these roles, role by role, in the order of the stages."""
        return tuple(stage.id for role in roles for stage in self.stages if stage.role == role)

    def in_sole_role(self, role: Sole) -> Stage:
        """The stage in this role. Raises KeyError where no stage has it."""
        return self.stage(next(iter(self.in_role(role)), role))

    @cached_property
    def need(self) -> Stage:
        """The stage that says which kind of solution the problem calls for."""
        return self.in_sole_role("need")

    @cached_property
    def verdict(self) -> Stage:
        """The stage whose conclusions are the verdicts."""
        return self.in_sole_role("verdict")

    @cached_property
    def task(self) -> Stage:
        """The stage whose conclusions are the tasks, as in ``tasks``, and that there is none."""
        return self.in_sole_role("task")

    @cached_property
    def path(self) -> Stage:
        """The stage whose conclusions are the paths, easiest first, and that there is none."""
        return self.in_sole_role("path")

    @cached_property
    def targets(self) -> tuple[str, str, str]:
        """The ids of the stages that open questions are asked for: verdict, task and path."""
        return self.verdict.id, self.task.id, self.path.id

    @property
    def rungs(self) -> tuple[Conclusion, ...]:
        """The paths, easiest first, without the one that says there is none."""
        return tuple(c for c in self.path.conclusions if not c.nothing)

    @cached_property
    def replaced(self) -> Mapping[str, Question]:
        """Questions of earlier versions → the question of today that asks it better."""
        return {old: question for question in self.questions for old in question.replaces}

    def question(self, question_id: str) -> Question:
        """The question with this id. Raises KeyError."""
        return self.asked[question_id]

    @cached_property
    def asked(self) -> Mapping[str, Question]:
        """The questions by id."""
        return {question.id: question for question in self.questions}

    def rule(self, rule_id: str) -> Rule:
        """The rule with this id. Raises KeyError."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)

    def rule_now(self, rule_id: str) -> str:
        """Today's id of a rule that had this one in an earlier version; else the id itself."""
        return next((rule.id for rule in self.rules if rule_id in rule.formerly), rule_id)
