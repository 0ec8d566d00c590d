"""The shape of every file in a rulebook. Imported only while a rulebook is loaded.

All shapes refuse unknown keys. Meaning that spans files (ids that must resolve, values inside a
fact's domain) is checked in ``rulebook.py``, where file and line are known.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Kebab = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(min_length=2, strip_whitespace=True)]
IsoDate = Annotated[
    str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
]

PATHS = Literal[
    "ai_service",
    "ai_service_custom",
    "foundation_model_prompt",
    "foundation_model_retrieval",
    "foundation_model_tuned",
    "no_code_ml",
    "model_hub",
    "built_in_algorithm",
    "own_training",
    "own_infrastructure",
]

INSTEAD = Literal[
    "rules", "analytics", "lookup", "optimisation", "experiment", "manual", "process", "human", "buy"
]
STANDING = Literal["law", "vendor limit", "practice", "own view"]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class BookFile(Shape):
    name: Text
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    reviewed: IsoDate
    about: Text
    extends: Literal["shipped"] | None = None
    switched_off: dict[Kebab, Text] = {}
    prefer: list[Id] = []


class AssumeShape(Shape):
    value: str
    because: Text
    when: dict[str, Any] | None = None


class FactShape(Shape):
    about: Text
    values: dict[Id, Text]
    ordered: bool = False
    assume: AssumeShape | list[AssumeShape] | None = None
    computed: Id | None = None
    inputs: list[Id] = []
    derived_from: Id | None = None
    task_field: Literal["needs", "learning_type", "pre_trained"] | None = None
    task_offers: PATHS | None = None


class OptionShape(Shape):
    id: Id
    label: Text
    sets: str | None = None
    example: Text | None = None
    formerly: list[Id] = []


class QuestionShape(Shape):
    id: Id
    kind: Literal["choose_one", "pick_many", "number", "text"]
    ask: Text
    short: Text
    hint: Text | None = None
    why: Text
    whom: Text
    fact: Id | None = None
    ask_when: dict[str, Any] | None = None
    options: list[OptionShape] = []
    changeable: bool = True
    minimum: float | None = Field(default=None, strict=False)
    maximum: float | None = Field(default=None, strict=False)
    unit: Text | None = None
    words: list[Id] = []
    serves: list[Kebab] = []
    find_out: Text | None = None


class SectionShape(Shape):
    id: Id
    title: Text
    core: bool = False
    shared: bool = False
    questions: list[Id]


class ConclusionShape(Shape):
    id: Id
    label: Text
    says: Text
    instead: INSTEAD | None = None
    fix_first: Literal["decision", "economics", "data", "safeguard"] | None = None
    then: Literal["stop", "instead", "mend", "build"] | None = None
    runner_up: Literal["same_rung", "last"] | None = None
    own_algorithm: bool = False
    place: Literal["before", "after"] | None = None
    answers: dict[Id, Any] | None = None


class StageShape(Shape):
    id: Id
    title: Text
    asks: Text
    hit_policy: Literal["first", "collect"] = "first"
    role: Literal["reason", "gate", "value", "effort", "training", "serving"] | None = None
    carries: bool = False
    conclusions: list[ConclusionShape]


class CaseShape(Shape):
    fires: dict[str, str] | None = None
    silent: dict[str, str] | None = None
    open: dict[str, str] | None = None
    near_misses: list[dict[str, str]] = []


class ConditionShape(Shape):
    about: Text
    when: dict[str, Any]


class ChosenShape(Shape):
    """A rule whose conclusion is told by the file that it stands in: that of a task."""

    id: Kebab
    formerly: list[Kebab] = []
    title: Text
    when: dict[str, Any]
    because: Text
    unless: Text | None = None
    next: Text | None = None
    sources: list[Kebab] = Field(min_length=1)
    standing: STANDING
    reviewed: IsoDate
    since: IsoDate | None = None
    until: IsoDate | None = None
    cases: list[CaseShape] | None = Field(default=None, min_length=1)


class RuleShape(ChosenShape):
    concludes: dict[str, str]


class MetricsShape(Shape):
    model: list[Text]
    business: list[Text]
    economic: list[Text]


class OfferShape(Shape):
    service: Id
    when: dict[str, Any]


class TaskShape(Shape):
    id: Id
    name: Text
    learning_type: Literal["supervised", "unsupervised", "reinforcement", "generative"]
    pre_trained: bool
    needs: Id
    chosen: ChosenShape | None = None
    does: Text
    one_example: Text
    predicts: Text
    target: Text
    proxy: Text
    label_delay: Text
    inputs: Text
    features: Text
    baseline: Text
    metrics: MetricsShape
    accuracy_trap: Text
    split: Text
    leakage: Text
    failure: Text
    try_first: Text
    minimum_data: Text | None
    comfortable_data: Text
    offers: dict[PATHS, list[Id | OfferShape]]
    supporting: list[Id]
    sources: list[Kebab] = Field(min_length=1)


class StateShape(Shape):
    since: IsoDate = Field(alias="from")
    state: Literal["open", "partly_closed", "closed_to_new", "ended"]
    source: Kebab
    closed: list[Text] = []


class LimitShape(Shape):
    what: Text
    value: str = Field(alias="is")
    source: Kebab


class SdkShape(Shape):
    client: Text
    operations: list[Text] = Field(min_length=1)


class FirstCallShape(Shape):
    client: Text
    operation: Id
    parameters: dict[str, Any]


class TaskCallShape(FirstCallShape):
    tasks: list[Id] = Field(min_length=1)
    when: dict[str, Any] | None = None
    parameters: dict[str, Any] = {}


class ServiceShape(Shape):
    id: Id
    name: Text
    formerly: list[Text]
    layer: Literal[
        "ai_service", "generative_ai", "ml_service", "framework", "infrastructure", "adjacent"
    ]
    does: Text
    states: list[StateShape] = Field(min_length=1)
    needs: Text | None
    limits: list[LimitShape]
    successor: Id | None
    successor_note: Text | None
    category: list[Text]
    modality: list[Text]
    own_labels: bool | None
    pricing_unit: Text | None
    sdk: list[SdkShape]
    regions: list[Text] | None
    first_call: FirstCallShape | None
    first_calls: list[TaskCallShape] = []
    docs: Text | None
    confidence: Literal["high", "medium", "low"]
    read: IsoDate


class AlgorithmShape(Shape):
    id: Kebab
    name: Text
    tasks: list[Id] = Field(min_length=1)
    formats: Text
    compute: Text
    use_when: Text
    avoid_when: Text
    minimum_data: Text
    fixes_until: IsoDate | None = None
    source: Kebab


class SourceShape(Shape):
    title: Text
    url: Text | None = None
    read: IsoDate
    kind: Literal["course", "vendor", "law", "standard", "guide", "research", "policy", "own view"]


class TermShape(Shape):
    term: Text
    means: Text
    course: Text | None = None
    only: Literal["supervised", "unsupervised", "reinforcement", "generative"] | None = None


class LessonShape(Shape):
    id: Kebab
    module: Text
    title: Text
    says: Text
    now: Text | None = None
    sources: list[Kebab] = []
    services: list[Id] = []


class AdviceShape(Shape):
    say: Text
    when: dict[str, Any] | None = None


class PhaseShape(Shape):
    id: Kebab
    title: Text
    course: Text
    steps: list[AdviceShape] = Field(min_length=1)
    skip: AdviceShape | None = None
    saves: list[AdviceShape] = []
    back: Text | None = None


class RoadStepShape(Shape):
    title: Text
    what: Text
    when: dict[str, Any] | None = None
    sources: list[Kebab] = Field(min_length=1)
    standing: STANDING


class RoadShape(Shape):
    instead: INSTEAD
    title: Text
    about: Text
    steps: list[RoadStepShape] = Field(min_length=3)
    reopen: Text


class JourneyShape(Shape):
    id: Kebab
    story: Text
    case: Text | None = None
    answers: dict[str, Any]
    expect: dict[str, Any]
    published: dict[str, Any] | None = None
    disagrees_because: Text | None = None
    changed_answers: dict[str, Text] = {}
    decisive: Id | None = None
    as_of: IsoDate = "2026-11-23"


class PromiseShape(Shape):
    id: Kebab
    says: Text
    fact: Id
    order: list[Id]
    stage: Id
    never: Id | None = None
