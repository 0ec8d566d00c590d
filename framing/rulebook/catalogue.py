"""What rules cite and recommend: sources, tasks, services and algorithms. All are frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from framing.rulebook.boxes import Box
from framing.rulebook.sentences import Sentence


@dataclass(frozen=True)
class Source:
    """Where a claim comes from. ``read`` is the date on which the page was read."""

    id: str
    title: str
    url: str | None
    read: str
    kind: str


@dataclass(frozen=True)
class Offer:
    """A service that does a task. when: only in these cases, and then before the others."""

    service: str
    when: tuple[Box, ...] | None = None


@dataclass(frozen=True)
class Task:
    """An ML task in the words of the field, and which services offer it on which path.

    sentence: what it is for, with slots for a person's own nouns. try_first_unless: the cases in
    which that was tried already; () for none.
    """

    id: str
    name: str
    learning_type: str
    pre_trained: bool
    needs: str
    does: str
    sentence: Sentence | None
    one_example: str
    predicts: str
    target: str
    proxy: str
    label_delay: str
    inputs: str
    features: str
    baseline: str
    metrics: Mapping[str, tuple[Sentence, ...]]
    accuracy_trap: str
    split: str
    leakage: str
    failure: str
    try_first: str
    try_first_unless: tuple[Box, ...]
    minimum_data: str | None
    comfortable_data: str
    offers: Mapping[str, tuple[Offer, ...]]
    supporting: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class ServiceState:
    """What a service was from a date on: open, partly_closed, closed_to_new or ended.

    users: of one that is closed to new customers, what those who use it already may do: ``extend``
    (go on, and add to it) or ``keep`` (go on, and add nothing).
    """

    since: str
    state: str
    source: str
    closed: tuple[str, ...] = ()
    users: str | None = None


@dataclass(frozen=True)
class Languages:
    """The languages that a service reads or writes, as values of the fact; tasks: None for all.

    fewer: what of the service works only in its first language, in words; None: nothing known.
    """

    tasks: tuple[str, ...] | None
    read: tuple[str, ...]
    source: str
    fewer: str | None = None


@dataclass(frozen=True)
class Limit:
    """A documented limit that would change a decision."""

    what: str
    value: str
    source: str


@dataclass(frozen=True)
class StatedLimit:
    """A limit that a person may state, which a service holds or breaks.

    It is stated by one of ``values`` of ``fact``. layers: the kinds of service that break it as a
    rule; for_tasks: tasks which every service can do only by breaking it; tasks: the only ones on
    which it counts, None for all; paths: the only ones on which it can be held, None for all. why:
    what a service does that breaks it, after "it".
    """

    id: str
    label: str
    why: str
    fact: str
    values: frozenset[str]
    layers: frozenset[str]
    for_tasks: frozenset[str]
    tasks: frozenset[str] | None
    paths: frozenset[str] | None

    def broken_by(self, service: Service, task: str, path: str | None) -> bool:
        """Whether a service breaks the limit when it does a task on a path; None: beside one."""
        if self.tasks is not None and task not in self.tasks:
            return False
        elsewhere = self.paths is not None and path is not None and path not in self.paths
        if elsewhere or self.id in service.breaks:
            return True
        by_kind = service.layer in self.layers or task in self.for_tasks
        return by_kind and self.id not in service.meets


@dataclass(frozen=True)
class SdkClient:
    """A client of the AWS SDK for Python, and the operations of the service that matter here."""

    client: str
    operations: tuple[str, ...]


@dataclass(frozen=True)
class FirstCall:
    """The first call to try: a boto3 client, its method and parameters.

    note: what to know of the call, or to do after it; None for nothing.
    """

    client: str
    operation: str
    parameters: Mapping[str, object]
    note: str | None = None


@dataclass(frozen=True)
class CaseCall:
    """The first call to try for a task, in these cases only."""

    task: str
    when: tuple[Box, ...]
    call: FirstCall


@dataclass(frozen=True)
class Layer:
    """Where services stand. made_for: who can use them. beside: a layer of the stack, if none."""

    id: str
    title: str
    made_for: str
    beside: str | None = None


@dataclass(frozen=True)
class Service:
    """A service or component, with its dated states.

    own_labels: whether it can be trained with your own examples; None where that has no meaning.
    regions: commercial Regions that the SDK knows for its first client; a hint, never proof.
    first_calls: id of a task → its call, where that differs from ``first_call``.
    case_calls: calls for some cases of a task, which come before these two.
    meets, breaks: ids of limits that it holds or breaks, unlike its kind.
    languages: which it reads or writes; empty where it takes any, or language has no meaning.
    goes_with: the cases in which it is of use beside another service; None: it is never beside one.
    with_every_task: it is beside those of any task, in these cases. keeps_data: beside another it
    keeps what goes in and comes out, rather than works on it.
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
    first_calls: Mapping[str, FirstCall]
    case_calls: tuple[CaseCall, ...]
    meets: frozenset[str]
    breaks: frozenset[str]
    languages: tuple[Languages, ...]
    goes_with: tuple[Box, ...] | None
    with_every_task: bool
    keeps_data: bool
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

    def call_for(self, task: str | None) -> FirstCall | None:
        """The first call to try for this task id; None when the service has no such call."""
        return self.first_calls.get(task or "", self.first_call)

    def open_on(self, as_of: str) -> bool:
        """Whether a new customer can start on this ISO date, as far as is known."""
        state = self.state_on(as_of)
        return state is not None and state.state in ("open", "partly_closed")

    def extends_on(self, as_of: str) -> bool:
        """Whether those who use a closed service may add to it on this ISO date."""
        state = self.state_on(as_of)
        return state is not None and state.state == "closed_to_new" and state.users == "extend"

    def ends_after(self, as_of: str) -> str | None:
        """The first day on which it has ended for all, after this ISO date; None: none is known."""
        return next((s.since for s in self.states if s.state == "ended" and s.since > as_of), None)

    def languages_for(self, task: str) -> tuple[str, ...] | None:
        """The languages that it reads or writes for a task; None where it takes any."""
        spoken = self.spoken_for(task)
        return None if spoken is None else spoken.read

    def spoken_for(self, task: str) -> Languages | None:
        """What is on record of its languages for a task; None where it takes any."""
        fits = (item for item in self.languages if item.tasks is None or task in item.tasks)
        return next(fits, None)


@dataclass(frozen=True)
class Algorithm:
    """A built-in algorithm of SageMaker; ``tasks`` it does, first the one it is best at.

    fixes_until: ISO date of the last security fixes of its image; None where AWS names none.
    """

    id: str
    name: str
    tasks: tuple[str, ...]
    formats: str
    compute: str
    use_when: str
    avoid_when: str
    minimum_data: str
    fixes_until: str | None
    source: str
