"""The shape of every file in a rulebook. Imported only while a rulebook is loaded.

The words of a field are shown by editors (see ``framing/authoring/editor_schemas.py``). Meaning
that spans files (ids that must resolve, values inside a fact's domain) is checked in the modules
``read_*.py`` beside this one, where file and line are known.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from framing.rulebook.roles import Role
from framing.rulebook.schema_limits import LimitsHeldShape, StateShape
from framing.rulebook.schema_questions import FamilyShape, OptionShape
from framing.rulebook.shape import (
    STANDING,
    Id,
    IsoDate,
    Kebab,
    Shape,
    Text,
    Version,
)


class BookFile(Shape):
    """``rulebook.yaml``: what this rulebook is, and what it is laid over."""

    name: Text = Field(description="What it is called")
    version: Version = Field(description="As 1.0.0")
    reviewed: IsoDate = Field(description="Date of the last review")
    about: Text = Field(description="What it is for")
    extends: Literal["shipped"] | None = Field(
        default=None, description="The rulebook that it is laid over"
    )
    switched_off: dict[Kebab, Text] = Field(
        default={}, description="Rule of the other one → why it is off"
    )
    prefer: list[Id] = Field(default=[], description="Services that come first, if open")


class AssumeShape(Shape):
    """What a fact is taken to be for the leading verdict, until someone says."""

    value: str = Field(description="One of the fact's values")
    because: Text = Field(description="Why this is taken")
    when: dict[str, Any] | None = Field(
        default=None, description="In which cases; in all if left out"
    )


class FactShape(Shape):
    """An entry of ``facts.yaml``."""

    about: Text = Field(description="What it says, as rules name it to people")
    values: dict[Id, Text] = Field(description="Value → its words")
    ordered: bool = Field(default=False, description="Whether values run from worse to better")
    assume: AssumeShape | list[AssumeShape] | None = Field(
        default=None,
        description="Taken for the leading verdict; of several, the first whose case it is",
    )
    computed: Id | None = Field(default=None, description="The formula that computes it")
    inputs: list[Id] = Field(default=[], description="What the formula reads")
    derived_from: Id | None = Field(default=None, description="`task`")
    stays: bool = Field(
        default=False, description="Only closed services that the account may stay on"
    )
    task_field: Literal["needs", "learning_type", "pre_trained"] | None = Field(
        default=None, description="The field of the task that it repeats"
    )
    task_offers: Id | None = Field(
        default=None, description="The path on which it says what is open"
    )


class QuestionShape(Shape):
    """A file of ``questions/``."""

    id: Id = Field(description="The file's name")
    kind: Literal["choose_one", "pick_many", "number", "text"] = Field(
        description="How it is answered"
    )
    ask: Text = Field(description="The question, as people read it")
    short: Text = Field(description="Two or three words for lists")
    hint: Text | None = Field(default=None, description="What helps to answer")
    why: Text = Field(description="What hangs on it")
    whom: Text = Field(description="Who would know")
    fact: Id | None = Field(default=None, description="The fact that it settles")
    ask_when: dict[str, Any] | None = Field(
        default=None, description="When it is asked; always if left out"
    )
    options: list[OptionShape] = Field(default=[], description="The answers")
    families: list[FamilyShape] = Field(
        default=[], description="Families of options, of which one is chosen first"
    )
    changeable: bool = Field(default=True, description="Whether people can make it otherwise")
    minimum: float | None = Field(default=None, strict=False, description="Least number")
    maximum: float | None = Field(default=None, strict=False, description="Greatest number")
    unit: Text | None = Field(default=None, description="Of the number")
    share: bool = Field(
        default=False, description="Whether it is so many in a hundred: `6%` is taken as 6"
    )
    words: list[Id] = Field(default=[], description="Terms of the glossary beside it")
    serves: list[Kebab] = Field(default=[], description="Rules that need its text")
    find_out: Text | None = Field(default=None, description="The cheapest way to find out")
    counts_once_said: bool = Field(
        default=False, description="Whether, unanswered, its facts are what they are assumed to be"
    )
    torn_as_unsaid: bool = Field(
        default=False,
        description="Whether, of several options, the assumed one goes first",
    )
    gone: list[Id] = Field(default=[], description="Earlier lines, passed over in old answers")
    replaces: list[Id] = Field(
        default=[], description="Earlier questions, passed over in old answers"
    )


class SectionShape(Shape):
    """An entry of ``interview.yaml``: questions that belong together."""

    id: Id = Field(description="Its name")
    title: Text = Field(description="What people read")
    core: bool = Field(default=False, description="Whether everybody is asked")
    shared: bool = Field(default=False, description="Answers hold for every part of a problem")
    questions: list[Id] = Field(description="Their ids, in order")


class ConclusionShape(Shape):
    """An outcome of a stage."""

    id: Id = Field(description="Its name in rules")
    label: Text = Field(description="A few words")
    says: Text = Field(description="The sentence people read")
    means: Text | None = Field(default=None, description="Of a verdict: when one gets it")
    instead: Id | None = Field(default=None, description="What to do instead of ML")
    fix_first: Id | None = Field(default=None, description="What to put right first")
    then: Literal["stop", "instead", "mend", "build"] | None = Field(
        default=None, description="What follows from it; each verdict says so"
    )
    runner_up: Literal["same_rung", "last"] | None = Field(
        default=None, description="Of a path: when its second service comes"
    )
    own_algorithm: bool = Field(
        default=False, description="Of a path: whether one chooses the algorithm"
    )
    by_clicks: bool = Field(default=False, description="Of a path: whether nobody programs on it")
    nothing: bool = Field(default=False, description="Whether it says that there is none")
    place: Literal["before", "after"] | None = Field(
        default=None, description="Where the part comes, if it is one"
    )
    answers: dict[Id, Any] | None = Field(default=None, description="What is known of that part")


class StageShape(Shape):
    """An entry of ``conclusions.yaml``."""

    id: Id = Field(description="Its name in rules")
    title: Text = Field(description="What people read")
    asks: Text = Field(description="The question that it answers")
    hit_policy: Literal["first", "collect"] = Field(
        default="first", description="`first` reached, or `collect` all"
    )
    role: Role | None = Field(default=None, description="What it is for")
    carries: bool = Field(
        default=False, description="Whether its rules can speak for or against the verdict"
    )
    who: Text | None = Field(
        default=None, description="Who usually does what its rules advise, where they name nobody"
    )
    conclusions: list[ConclusionShape] = Field(description="In order of precedence")


class CaseShape(Shape):
    """A rule's own example, fact → value: exactly one of fires, silent and open."""

    fires: dict[str, str] | None = Field(
        default=None, description="With these facts the rule fires"
    )
    silent: dict[str, str] | None = Field(default=None, description="With these it is silent")
    open: dict[str, str] | None = Field(
        default=None, description="With these one needs to know more"
    )
    near_misses: list[dict[str, str]] = Field(
        default=[], description="Changes of `fires`, each of which makes the rule silent"
    )


class ConditionShape(Shape):
    """An entry of ``conditions.yaml``: a part that several conditions share."""

    about: Text = Field(description="What it says, as rules name it to people")
    when: dict[str, Any] = Field(description="Fact → values; all must hold")


class ChosenShape(Shape):
    """A rule whose conclusion is told by the file that it stands in: that of a task."""

    id: Kebab = Field(description="Its name; that of its file in stages/")
    formerly: list[Kebab] = Field(default=[], description="Earlier ids, still found")
    title: Text = Field(description="What the rule notices")
    when: dict[str, Any] = Field(description="Fact → values, or a named condition; all must hold")
    because: Text = Field(description="Why this follows")
    unless: Text | None = Field(default=None, description="When it would be wrong")
    next: Text | None = Field(default=None, description="What to do then")
    who: Text | None = Field(
        default=None, description="Who does that, where not the one that the stage names"
    )
    sources: list[Kebab] = Field(min_length=1, description="Keys of sources/")
    standing: STANDING = Field(description="What it rests on")
    reviewed: IsoDate = Field(description="Date of the last review")
    since: IsoDate | None = Field(default=None, description="First day on which it counts")
    until: IsoDate | None = Field(default=None, description="First day on which it no longer does")
    cases: list[CaseShape] | None = Field(
        default=None,
        min_length=1,
        description="At least one of each kind; in `<file>.cases.yaml` beside it if left out",
    )


class RuleShape(ChosenShape):
    """A file of ``stages/``."""

    concludes: dict[str, str] = Field(description="Stage → conclusion, and strength")


class MetricsShape(Shape):
    """How success is measured; a measure may hold [words {slot}] for one of the person's nouns."""

    model: list[Text] = Field(description="How right it is")
    business: list[Text] = Field(description="What it changes")
    economic: list[Text] = Field(description="What that is worth")


class OfferShape(Shape):
    """A service that does a task in some cases only."""

    service: Id = Field(description="Its id")
    when: dict[str, Any] = Field(description="In which cases")


class TaskShape(Shape):
    """A file of ``tasks/``."""

    id: Id = Field(description="The file's name")
    name: Text = Field(description="In the words of the field")
    learning_type: Literal["supervised", "unsupervised", "reinforcement", "generative"] = Field(
        description="How it learns"
    )
    pre_trained: bool = Field(description="Whether a trained model does it")
    needs: Id = Field(description="What it learns from")
    chosen: ChosenShape | None = Field(default=None, description="The rule that chooses it")
    does: Text = Field(description="One sentence")
    sentence: Text | None = Field(default=None, description="With {slots} and [optional parts]")
    one_example: Text = Field(description="What one row is")
    predicts: Text = Field(description="What comes out")
    target: Text = Field(description="What to predict exactly")
    proxy: Text = Field(description="What is often taken instead")
    label_delay: Text = Field(description="When the truth is known")
    inputs: Text = Field(description="What goes in")
    features: Text = Field(description="What may help")
    baseline: Text = Field(description="What to beat")
    metrics: MetricsShape = Field(description="How success is measured")
    accuracy_trap: Text = Field(description="How a good number misleads")
    split: Text = Field(description="How to hold data back")
    leakage: Text = Field(description="What must not go in")
    failure: Text = Field(description="How it goes wrong")
    try_first: Text = Field(description="The cheapest first try")
    try_first_unless: dict[str, Any] | None = Field(
        default=None, description="In which cases that was tried already"
    )
    minimum_data: Text | None = Field(description="With less, leave it")
    comfortable_data: Text = Field(description="With this, begin")
    offers: dict[Id, list[Id | OfferShape]] = Field(
        description="Path → services, first choice first"
    )
    supporting: list[Id] = Field(description="Services that go with it")
    sources: list[Kebab] = Field(min_length=1, description="Keys of sources/")


class LimitShape(Shape):
    """A documented limit that would change a decision."""

    what: Text = Field(description="Of what")
    value: str = Field(alias="is", description="The limit, with its unit")
    source: Kebab = Field(description="Key of sources/")


class SdkShape(Shape):
    """A client of the AWS SDK for Python."""

    client: Text = Field(description="Its name in boto3")
    operations: list[Text] = Field(min_length=1, description="Those that matter here")


class FirstCallShape(Shape):
    """The first call to try."""

    client: Text = Field(description="Its name in boto3")
    operation: Id = Field(description="The method")
    parameters: dict[str, Any] = Field(description="Its parameters")
    note: Text | None = Field(default=None, description="What to know of it, or to do after it")


class TaskCallShape(FirstCallShape):
    """The first call to try for some tasks, perhaps in some cases only."""

    tasks: list[Id] = Field(min_length=1, description="Their ids")
    when: dict[str, Any] | None = Field(
        default=None, description="In which cases; in all if left out"
    )
    parameters: dict[str, Any] = Field(
        default={}, description="Those that differ from `first_call`"
    )


class LayerShape(Shape):
    """An entry of ``layers.yaml``."""

    id: Id = Field(description="Its name in services and limits")
    title: Text = Field(description="What people read")
    made_for: Text = Field(description="Who can use its services")
    beside: Id | None = Field(default=None, description="The layer of the stack that it goes with")


class ServiceShape(LimitsHeldShape):
    """A file of ``services/``."""

    id: Id = Field(description="The file's name")
    name: Text = Field(description="As its vendor writes it")
    formerly: list[Text] = Field(description="Earlier names")
    layer: Id = Field(description="Where it stands in the stack")
    does: Text = Field(description="One sentence")
    states: list[StateShape] = Field(min_length=1, description="Since when it is what, by date")
    needs: Text | None = Field(description="What one must have")
    limits: list[LimitShape] = Field(description="Those that would change a decision")
    successor: Id | None = Field(description="The service to take instead")
    successor_note: Text | None = Field(description="What else to know of that")
    category: list[Text] = Field(description="What it is for")
    modality: list[Text] = Field(description="What it takes")
    own_labels: bool | None = Field(description="Whether it learns from your examples")
    pricing_unit: Text | None = Field(description="What is paid for")
    sdk: list[SdkShape] = Field(description="Clients and operations")
    regions: list[Text] | None = Field(min_length=1, description="Those that the SDK knows")
    first_call: FirstCallShape | None = Field(description="The first call to try")
    first_calls: list[TaskCallShape] = Field(default=[], description="Other first calls, by task")
    docs: Text | None = Field(description="Address of its documentation")
    confidence: Literal["high", "medium", "low"] = Field(description="How sure we are")
    read: IsoDate = Field(description="Date on which the facts were read")


class AlgorithmShape(Shape):
    """An entry of ``algorithms.yaml``: a built-in algorithm of SageMaker."""

    id: Kebab
    name: Text
    tasks: list[Id] = Field(min_length=1)
    formats: Text
    compute: Text
    use_when: Text
    avoid_when: Text
    minimum_data: Text
    fixes_until: IsoDate | None = Field(
        default=None, description="First day without any more fixes, by its maker"
    )
    source: Kebab


class SourceShape(Shape):
    """An entry of ``sources/``: where a claim comes from, and when it was read."""

    title: Text
    url: Text | None = None
    read: IsoDate
    kind: Literal["course", "vendor", "law", "standard", "guide", "research", "policy", "own view"]


class PromiseShape(Shape):
    """An entry of ``promises.yaml``: how a result moves with a fact, or what a value brings."""

    id: Kebab = Field(description="Its name")
    says: Text = Field(description="What holds, in a sentence")
    facts: list[Id] = Field(min_length=1, description="The facts of which it holds, each by itself")
    order: list[Id] = Field(default=[], description="Their values, in the order of the steps")
    apart: list[Id] = Field(default=[], description="Their values that are no step of that order")
    value: Id | None = Field(default=None, description="In place of `order`: a value of each fact")
    stage: Id = Field(description="The stage that is watched")
    never: Id | None = Field(default=None, description="The conclusion it must not move to")
    always: Id | None = Field(default=None, description="What `value` brings, and nothing else")
    since: IsoDate | None = Field(default=None, description="The date from which it must hold")
