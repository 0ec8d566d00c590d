"""The shapes that the running code uses. All are frozen; nothing here reads a file or decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

NOT_APPLICABLE = "not_applicable"
UNKNOWN = "unknown"
CHOSEN = "chosen"
NOT_CHOSEN = "not_chosen"

DECIDES = "decides"
STRENGTHS = (DECIDES, "strong", "weak")

#: A box: for each fact it names, the values it allows. A condition is a union of boxes.
Box = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Source:
    """Where a claim comes from. ``read`` is the date on which the page was read."""

    id: str
    title: str
    url: str | None
    read: str
    kind: str


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
    """One answer that can be chosen. ``sets`` is the value its fact takes."""

    id: str
    label: str
    sets: str
    example: str | None = None


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

    ``only_runner_up``: no rule makes it the first choice; it is named as the next rung only.
    ``part``: the problem has this part as well, which is framed by itself.
    """

    id: str
    label: str
    says: str
    instead: str | None = None
    fix_first: str | None = None
    only_runner_up: bool = False
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
class Offer:
    """A service that does a task. when: only in these cases, and then before the others."""

    service: str
    when: tuple[Box, ...] | None = None


@dataclass(frozen=True)
class Task:
    """An ML task in the words of the field, and which services offer it on which path."""

    id: str
    name: str
    learning_type: str
    pre_trained: bool
    needs: str
    does: str
    one_example: str
    predicts: str
    target: str
    proxy: str
    label_delay: str
    inputs: str
    features: str
    baseline: str
    metrics: Mapping[str, tuple[str, ...]]
    accuracy_trap: str
    split: str
    leakage: str
    failure: str
    try_first: str
    minimum_data: str | None
    comfortable_data: str
    offers: Mapping[str, tuple[Offer, ...]]
    supporting: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class ServiceState:
    """What a service was from a date on: open, partly_closed, closed_to_new or ended."""

    since: str
    state: str
    source: str
    closed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Limit:
    """A documented limit that would change a decision."""

    what: str
    value: str
    source: str


@dataclass(frozen=True)
class SdkClient:
    """A client of the AWS SDK for Python, and the operations of the service that matter here."""

    client: str
    operations: tuple[str, ...]


@dataclass(frozen=True)
class FirstCall:
    """The first call to try: a boto3 client, its method and parameters."""

    client: str
    operation: str
    parameters: Mapping[str, object]


@dataclass(frozen=True)
class Service:
    """A service or component, with its dated states.

    own_labels: whether it can be trained with your own examples; None where that has no meaning.
    regions: commercial Regions that the SDK knows for its first client; a hint, never proof.
    """

    id: str
    name: str
    formerly: tuple[str, ...]
    layer: str
    does: str
    states: tuple[ServiceState, ...]
    needs: str | None
    limits: tuple[Limit, ...]
    successor: str | None
    successor_note: str | None
    category: tuple[str, ...]
    modality: tuple[str, ...]
    own_labels: bool | None
    pricing_unit: str | None
    sdk: tuple[SdkClient, ...]
    regions: tuple[str, ...] | None
    first_call: FirstCall | None
    docs: str | None
    confidence: str
    read: str

    def state_on(self, as_of: str) -> ServiceState | None:
        """The state on an ISO date, or None before the first dated state."""
        current = None
        for state in self.states:
            if state.since <= as_of:
                current = state
        return current

    def open_on(self, as_of: str) -> bool:
        """Whether a new customer can start on this ISO date, as far as is known."""
        state = self.state_on(as_of)
        return state is not None and state.state in ("open", "partly_closed")


@dataclass(frozen=True)
class Algorithm:
    """A built-in algorithm of SageMaker; ``tasks`` it does, first the one it is best at."""

    id: str
    name: str
    tasks: tuple[str, ...]
    formats: str
    compute: str
    use_when: str
    avoid_when: str
    minimum_data: str
    source: str


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
class Term:
    """A word of the field in plain English. ``course``: where the course speaks of it."""

    id: str
    term: str
    means: str
    course: str | None


@dataclass(frozen=True)
class Lesson:
    """An idea of the course. ``now``: what has aged or was wrong, and what holds today.

    ``services``: those it speaks of, whose state depends on the date.
    """

    id: str
    module: str
    title: str
    says: str
    now: str | None
    sources: tuple[str, ...]
    services: tuple[str, ...]


@dataclass(frozen=True)
class Advice:
    """A sentence, and when it holds (None: always)."""

    say: str
    when: tuple[Box, ...] | None


@dataclass(frozen=True)
class Phase:
    """A phase of the work: what to do in it, when it can be skipped, and where money is saved.

    ``back``: where the loop leads when the phase's question is answered with no.
    """

    id: str
    title: str
    course: str
    steps: tuple[Advice, ...]
    skip: Advice | None
    saves: tuple[Advice, ...]
    back: str | None


@dataclass(frozen=True, eq=False)
class Rulebook:
    """All that the tool knows, loaded and resolved. Compared by identity; ``digest`` by content."""

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
    folder: str

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
