"""The shapes that the running code uses. All are frozen; nothing here reads a file or decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from framing.rulebook.boxes import Box
from framing.rulebook.catalogue import Algorithm, Service, Source, Task
from framing.rulebook.guidance import Lesson, Phase, Road, Term

NOT_APPLICABLE = "not_applicable"
UNKNOWN = "unknown"
CHOSEN = "chosen"
NOT_CHOSEN = "not_chosen"

DECIDES = "decides"
STRENGTHS = (DECIDES, "strong", "weak")


@dataclass(frozen=True)
class Assumption:
    """The value that a fact is taken to have, for the leading verdict only, until someone says."""

    value: str
    because: str


@dataclass(frozen=True)
class Fact:
    """A named value with a short, closed list of possible values: ``values``, id → words.

    ordered: the values run from worse to better. origin: ``question``, ``computed``, ``stage``
    or ``derived``; then ``source_fact`` and ``derived`` (source value → value) say how.
    """

    id: str
    about: str
    values: Mapping[str, str]
    origin: str
    ordered: bool = False
    assume: Assumption | None = None
    formula: str | None = None
    inputs: tuple[str, ...] = ()
    source_fact: str | None = None
    derived: Mapping[str, str] = field(default_factory=dict)
    offers_path: str | None = None


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen. ``sets`` is the value its fact takes.

    ``formerly``: ids that it had in earlier versions, still read in answers files and links.
    """

    id: str
    label: str
    sets: str
    example: str | None = None
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """What a person is asked.

    kind: ``choose_one``, ``pick_many``, ``number`` or ``text``. ``fact`` is what a choose_one
    question settles; each option of a pick_many question is a fact of the same id; numbers feed
    computed facts. ``ask_when`` holds boxes over facts (empty tuple: never; None: always).
    ``shared``: the answer holds for every part of a problem. ``words``: glossary terms beside it.
    ``serves``: rules that need the answer although it is free text.
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
    section: str = ""
    core: bool = True
    shared: bool = False
    words: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()

    def option(self, option_id: str) -> Option:
        """The option with this id. Raises KeyError."""
        for option in self.options:
            if option.id == option_id:
                return option
        raise KeyError(option_id)


@dataclass(frozen=True)
class Case:
    """A rule's own example: with exactly these facts, the rule fires, stays silent, or is open."""

    outcome: str
    facts: Mapping[str, str]


@dataclass(frozen=True)
class Rule:
    """Condition over facts → one conclusion of one stage, with everything a reader may ask."""

    id: str
    title: str
    stage: str
    conclusion: str
    strength: str
    against: bool
    when: tuple[Box, ...]
    when_tree: object
    because: str
    unless: str | None
    next: str | None
    sources: tuple[str, ...]
    standing: str
    reviewed: str
    cases: tuple[Case, ...]
    file: str
    since: str | None = None
    until: str | None = None

    def in_force(self, as_of: str) -> bool:
        """Whether the rule counts on this ISO date: from ``since`` on, before ``until``."""
        return (self.since or "") <= as_of and (self.until is None or as_of < self.until)

    @property
    def decides(self) -> bool:
        return self.strength == DECIDES


@dataclass(frozen=True)
class PartTemplate:
    """A part of a problem: where it comes (``before`` or ``after`` the main part), its answers."""

    place: str
    answers: Mapping[str, object]


@dataclass(frozen=True)
class Conclusion:
    """An outcome of a stage; ``says`` is the sentence a reader sees when it is reached.

    ``part``: the problem has this part as well, which is framed by itself.
    """

    id: str
    label: str
    says: str
    instead: str | None = None
    fix_first: str | None = None
    part: PartTemplate | None = None


@dataclass(frozen=True)
class Stage:
    """Conclusions in order. FIRST: the earliest that a deciding rule reaches. COLLECT: all."""

    id: str
    title: str
    asks: str
    hit_policy: str
    conclusions: tuple[Conclusion, ...]

    def conclusion(self, conclusion_id: str) -> Conclusion:
        """The conclusion with this id. Raises KeyError."""
        for conclusion in self.conclusions:
            if conclusion.id == conclusion_id:
                return conclusion
        raise KeyError(conclusion_id)


@dataclass(frozen=True)
class Journey:
    """A whole case: a story, its answers, and what must come out.

    case: the name of the published case, if it is one; published: what its author says of it.
    decisive: the question whose answer settles it.
    """

    id: str
    story: str
    case: str | None
    answers: Mapping[str, object]
    expect: Mapping[str, object]
    published: Mapping[str, object] | None
    disagrees_because: str | None
    changed_answers: Mapping[str, str]
    decisive: str | None
    as_of: str
    file: str


@dataclass(frozen=True)
class Promise:
    """What must hold of each of ``facts``, all other answers as they are.

    order: the values along which the fact moves; then ``never`` is the conclusion that the stage
    must not move to, and None that it must not lose any it had. Or value and always: with this
    value, the stage reaches that conclusion and no other. since: ISO date from which it holds;
    None: at all times.
    """

    id: str
    says: str
    facts: tuple[str, ...]
    order: tuple[str, ...]
    value: str | None
    stage: str
    never: str | None
    always: str | None
    since: str | None


@dataclass(frozen=True, eq=False)
class Rulebook:
    """All that the tool knows, loaded and resolved. Compared by identity; ``digest`` by content.

    extends: the rulebook that this one is laid over. switched_off: rule id → reason. prefer: ids of
    services that come first among those open on a path.
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

    def stage(self, stage_id: str) -> Stage:
        """The stage with this id. Raises KeyError."""
        for stage in self.stages:
            if stage.id == stage_id:
                return stage
        raise KeyError(stage_id)

    def question(self, question_id: str) -> Question:
        """The question with this id. Raises KeyError."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)

    def rule(self, rule_id: str) -> Rule:
        """The rule with this id. Raises KeyError."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)
