"""Read a folder of YAML files strictly into a Rulebook, or say what is wrong, file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from framing.conditions import WORDS, ConditionError, boxes_of
from framing.faults import Fault, FaultsError, RulebookError, named_list, nearest
from framing.model import (
    CHOSEN,
    DECIDES,
    NOT_APPLICABLE,
    NOT_CHOSEN,
    STRENGTHS,
    UNKNOWN,
    Assumption,
    Box,
    Case,
    Conclusion,
    Fact,
    Journey,
    Limit,
    Option,
    Question,
    Rule,
    Rulebook,
    Service,
    ServiceState,
    Source,
    Stage,
    Task,
)

if TYPE_CHECKING:
    from framing import schema

ShapeT = TypeVar("ShapeT", bound="schema.Shape")
MAX_FILE_BYTES = 1_000_000


def rules_folder() -> Path:
    """The shipped rulebook: inside the installed package, else beside it in a checkout."""
    inside = Path(__file__).parent / "rules"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "rules"


def load_rulebook(folder: str | Path | None = None) -> Rulebook:
    """The rulebook in ``folder``, or the shipped one. The shipped one is read once per process.

    Raises RulebookError with every fault found, each with file, line and how to mend it.
    """
    if folder is None:
        return _shipped()
    return _Reading(Path(folder)).rulebook()


@cache
def _shipped() -> Rulebook:
    return _Reading(rules_folder()).rulebook()


class _Reading:
    """One reading of one folder; collects faults so that an author sees them all at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.texts: dict[str, str] = {}
        self.faults: list[Fault] = []

    # -- faults -----------------------------------------------------------------------------

    def fault(
        self, code: str, file: str, path: tuple[Hashable, ...], what: str, mend: str
    ) -> None:
        from framing.strict_yaml import line_of

        line = line_of(self.texts.get(file, ""), path)
        self.faults.append(Fault(code, f"{file}:{line}", what, mend))

    def stop_if_faulty(self) -> None:
        if self.faults:
            raise RulebookError(tuple(self.faults))

    # -- files ------------------------------------------------------------------------------

    def read(self, path: Path) -> Any:
        from framing.strict_yaml import read_yaml

        name = path.relative_to(self.folder).as_posix()
        try:
            if path.stat().st_size > MAX_FILE_BYTES:
                raise FaultsError((
                    Fault("TOO-BIG", name, "The file is over 1 MB.", "Split the file."),
                ))
            text = path.read_text(encoding="utf-8")
            self.texts[name] = text
            return read_yaml(text, name)
        except FaultsError as error:
            self.faults.extend(error.faults)
        except UnicodeDecodeError:
            self.faults.append(
                Fault("NOT-TEXT", name, "The file is not UTF-8 text.", "Save it as UTF-8.")
            )
        except OSError as error:
            self.faults.append(
                Fault("NO-FILE", name, f"It cannot be read: {error.strerror}.", "Add the file.")
            )
        return None

    def shaped(
        self, shape: type[ShapeT], data: Any, file: str, at: tuple[Hashable, ...] = ()
    ) -> ShapeT | None:
        from pydantic import ValidationError

        if data is None and file not in self.texts:
            return None
        try:
            return shape.model_validate(data)
        except ValidationError as error:
            for item in error.errors():
                loc = (*at, *item["loc"])
                code, what, mend = _shape_fault(item, shape)
                self.fault(code, file, loc, what, mend)
            return None

    def one(self, shape: type[ShapeT], name: str) -> ShapeT | None:
        return self.shaped(shape, self.read(self.folder / name), name)

    def each(self, shape: type[ShapeT], sub: str, recursive: bool = False) -> dict[str, Any]:
        """file name → shape, for every YAML file of a folder, whose id must equal its name."""
        found: dict[str, Any] = {}
        ids: dict[str, str] = {}
        pattern = "**/*.yaml" if recursive else "*.yaml"
        for path in sorted((self.folder / sub).glob(pattern)):
            file = path.relative_to(self.folder).as_posix()
            item: Any = self.shaped(shape, self.read(path), file)
            if item is None:
                continue
            if item.id != path.stem:
                self.fault(
                    "ID-NOT-FILE",
                    file,
                    ("id",),
                    f"The id {item.id} differs from the file name.",
                    f"Rename the file to {item.id}.yaml, or the id to {path.stem}.",
                )
            if item.id in ids:
                self.fault(
                    "SAME-ID",
                    file,
                    ("id",),
                    f"{item.id} also stands in {ids[item.id]}.",
                    "Choose another id.",
                )
            ids[item.id] = file
            found[file] = item
        return found

    # -- the whole --------------------------------------------------------------------------

    def rulebook(self) -> Rulebook:
        from framing import schema

        if not (self.folder / "rulebook.yaml").is_file():
            raise RulebookError((
                Fault(
                    "NO-RULEBOOK",
                    str(self.folder),
                    "There is no rulebook.yaml here.",
                    "Give the folder that holds rulebook.yaml, facts.yaml and questions/.",
                ),
            ))
        book = self.one(schema.BookFile, "rulebook.yaml")
        sources = self.sources()
        services = self.each(schema.ServiceShape, "services")
        tasks = self.each(schema.TaskShape, "tasks")
        stages = self.stages()
        self.stop_if_faulty()
        question_shapes = self.each(schema.QuestionShape, "questions")
        sections = self.sections(question_shapes)
        facts = self.facts(question_shapes, stages, tasks)
        self.stop_if_faulty()
        questions = self.questions(question_shapes, sections, facts)
        rules = self.rules(facts, stages, questions)
        journeys = self.journeys()
        self.check_sources(sources, services, tasks, rules)
        self.check_services(services, tasks)
        self.stop_if_faulty()
        assert book is not None
        return Rulebook(
            name=book.name,
            version=book.version,
            digest=self.digest(),
            reviewed=book.reviewed,
            facts=MappingProxyType(facts),
            stages=stages,
            questions=questions,
            sections=tuple((s.id, s.title) for s in sections),
            rules=rules,
            tasks=MappingProxyType({t.id: _task(t) for t in tasks.values()}),
            services=MappingProxyType({s.id: _service(s) for s in services.values()}),
            sources=MappingProxyType(sources),
            journeys=journeys,
            folder=str(self.folder),
        )

    def digest(self) -> str:
        """SHA-256 over all that decides: every file but the journeys, by name, line ends aside."""
        total = hashlib.sha256()
        for name in sorted(self.texts):
            if not name.startswith("journeys/"):
                text = self.texts[name].replace("\r\n", "\n")
                total.update(f"{name}\0{text}\0".encode())
        return total.hexdigest()

    def sources(self) -> dict[str, Source]:
        from framing import schema

        found: dict[str, Source] = {}
        for path in sorted((self.folder / "sources").glob("*.yaml")):
            file = path.relative_to(self.folder).as_posix()
            data = self.read(path)
            for key, value in (data or {}).items() if isinstance(data, dict) else ():
                item = self.shaped(schema.SourceShape, value, file, (key,))
                if key in found:
                    self.fault(
                        "SAME-ID",
                        file,
                        (key,),
                        f"The source {key} is listed twice.",
                        "Keep one of the two.",
                    )
                if item:
                    found[key] = Source(key, item.title, item.url, item.read, item.kind)
        return found

    def stages(self) -> tuple[Stage, ...]:
        from framing import schema

        file = "conclusions.yaml"
        data = self.read(self.folder / file)
        result = []
        for i, value in enumerate(data if isinstance(data, list) else []):
            item = self.shaped(schema.StageShape, value, file, (i,))
            if item:
                conclusions = tuple(
                    Conclusion(c.id, c.label, c.says, c.instead, c.fix_first, c.only_runner_up)
                    for c in item.conclusions
                )
                result.append(Stage(item.id, item.title, item.asks, item.hit_policy, conclusions))
        if not result and not self.faults:
            self.fault("EMPTY", file, (), "It lists no stage.", "List the stages in order.")
        return tuple(result)

    def sections(self, shapes: Mapping[str, Any]) -> list[Any]:
        from framing import schema

        file = "interview.yaml"
        data = self.read(self.folder / file)
        known = {shape.id for shape in shapes.values()}
        sections, listed = [], set()
        for i, value in enumerate(data if isinstance(data, list) else []):
            item = self.shaped(schema.SectionShape, value, file, (i,))
            if item is None:
                continue
            sections.append(item)
            for j, question in enumerate(item.questions):
                where = (i, "questions", j)
                if question not in known:
                    self.fault(
                        "UNKNOWN-ID",
                        file,
                        where,
                        f"There is no question {question}.",
                        nearest(question, known),
                    )
                if question in listed:
                    self.fault(
                        "SAME-ID", file, where, f"{question} is listed twice.", "Keep one."
                    )
                listed.add(question)
        for name, shape in shapes.items():
            if shape.id not in listed:
                self.fault(
                    "NOT-ASKED",
                    name,
                    ("id",),
                    f"{shape.id} stands in no section of interview.yaml.",
                    "List it there, where it should be asked.",
                )
        return sections

    def facts(
        self, questions: Mapping[str, Any], stages: tuple[Stage, ...], tasks: Mapping[str, Any]
    ) -> dict[str, Fact]:
        from framing import schema

        file = "facts.yaml"
        data = self.read(self.folder / file)
        facts: dict[str, Fact] = {}
        for stage in stages:
            if stage.hit_policy == "first":
                values = {c.id: c.label for c in stage.conclusions}
                facts[stage.id] = Fact(stage.id, stage.title, values, "stage")
        for shape in questions.values():
            if shape.kind == "pick_many":
                for option in shape.options:
                    facts[option.id] = Fact(
                        option.id,
                        option.label,
                        {NOT_CHOSEN: "not said to be so", CHOSEN: "said to be so"},
                        "question",
                        assume=Assumption(NOT_CHOSEN, "Nobody has said that it is so."),
                    )
        for key, value in (data or {}).items() if isinstance(data, dict) else ():
            item = self.shaped(schema.FactShape, value, file, (key,))
            if item is None:
                continue
            if key in facts or key in WORDS:
                self.fault(
                    "SAME-ID", file, (key,), f"The name {key} is taken.", "Choose another name."
                )
                continue
            facts[key] = self.fact(key, item, stages, tasks)
        return facts

    def fact(
        self, key: str, item: Any, stages: tuple[Stage, ...], tasks: Mapping[str, Any]
    ) -> Fact:
        file = "facts.yaml"
        origin, derived = "question", {}
        if item.computed:
            from framing.facts import FORMULAS

            origin = "computed"
            if item.computed not in FORMULAS:
                self.fault(
                    "UNKNOWN-ID",
                    file,
                    (key, "computed"),
                    f"There is no formula {item.computed}.",
                    nearest(item.computed, FORMULAS),
                )
        if item.derived_from:
            origin = "derived"
            if item.derived_from != "task" or not (item.task_field or item.task_offers):
                self.fault(
                    "BAD-DERIVED",
                    file,
                    (key, "derived_from"),
                    "A derived fact comes from the task.",
                    "Write `derived_from: task` with `task_field` or `task_offers`.",
                )
            by_id = {t.id: t for t in tasks.values()}
            stage = next((s for s in stages if s.id == "task"), None)
            for conclusion in stage.conclusions if stage else ():
                task = by_id.get(conclusion.id)
                if item.task_field and task:
                    value = getattr(task, item.task_field)
                    text = {True: "yes", False: "no"}.get(value, value)
                    derived[conclusion.id] = text
                    if text not in item.values:
                        self.fault(
                            "OUTSIDE-DOMAIN",
                            file,
                            (key, "values"),
                            f"Task {task.id} has {item.task_field}: {text}.",
                            f"Add {text} to the values of {key}, or change the task.",
                        )
        if item.assume and item.assume.value not in item.values:
            self.fault(
                "OUTSIDE-DOMAIN",
                file,
                (key, "assume", "value"),
                f"{item.assume.value} is not a value of {key}.",
                nearest(item.assume.value, item.values),
            )
        assume = Assumption(item.assume.value, item.assume.because) if item.assume else None
        if origin in ("question", "computed") and assume is None:
            self.fault(
                "NO-ASSUMPTION",
                file,
                (key,),
                f"{key} declares no assumption.",
                "Say which value to take until someone knows, and why.",
            )
        return Fact(
            key,
            item.about,
            MappingProxyType(dict(item.values)),
            origin,
            item.ordered,
            assume,
            item.computed,
            tuple(item.inputs),
            item.derived_from,
            MappingProxyType(derived),
            item.task_offers,
        )

    def boxes(
        self, tree: Any, facts: Mapping[str, Fact], file: str, at: tuple[Hashable, ...]
    ) -> tuple[Box, ...]:
        try:
            boxes = boxes_of(tree, facts)
        except ConditionError as error:
            self.fault("BAD-CONDITION", file, (*at, *error.path), error.what, error.mend)
            return ()
        return boxes

    def questions(
        self, shapes: Mapping[str, Any], sections: list[Any], facts: Mapping[str, Fact]
    ) -> tuple[Question, ...]:
        by_id = {shape.id: (file, shape) for file, shape in shapes.items()}
        result: list[Question] = []
        settled: set[str] = set()
        waiting = _settlers(shapes.values(), facts)
        for section in sections:
            for question_id in section.questions:
                if question_id in by_id:
                    file, shape = by_id[question_id]
                    self.check_question(file, shape, facts, settled, waiting)
                    result.append(self.question(file, shape, section, facts))
                    for fact in _facts_of(shape, facts):
                        waiting[fact].discard(shape.id)
                        if not waiting[fact]:
                            settled.add(fact)
        for name, fact in facts.items():
            if fact.origin == "question" and name not in waiting:
                self.fault(
                    "UNSET-FACT",
                    "facts.yaml",
                    (name,),
                    f"No question sets {name}.",
                    "Ask for it, or remove the fact.",
                )
        return tuple(result)

    def question(
        self, file: str, shape: Any, section: Any, facts: Mapping[str, Fact]
    ) -> Question:
        ask_when = None
        if shape.ask_when is not None:
            ask_when = self.boxes(shape.ask_when, facts, file, ("ask_when",))
        options = tuple(Option(o.id, o.label, o.sets or o.id, o.example) for o in shape.options)
        return Question(
            id=shape.id,
            kind=shape.kind,
            ask=shape.ask,
            short=shape.short,
            hint=shape.hint,
            why=shape.why,
            whom=shape.whom,
            options=options,
            fact=shape.fact,
            ask_when=ask_when,
            changeable=shape.changeable,
            minimum=shape.minimum,
            maximum=shape.maximum,
            unit=shape.unit,
            section=section.id,
            core=section.core,
        )

    def check_question(
        self,
        file: str,
        shape: Any,
        facts: Mapping[str, Fact],
        settled: set[str],
        waiting: Mapping[str, set[str]],
    ) -> None:
        ids = [o.id for o in shape.options]
        for i, option in enumerate(shape.options):
            at = ("options", i, "id")
            if option.id in (UNKNOWN, "none", NOT_APPLICABLE) or ids.count(option.id) > 1:
                self.fault(
                    "BAD-OPTION",
                    file,
                    at,
                    f"The option id {option.id} is reserved or used twice.",
                    "Choose another id.",
                )
        if shape.kind == "choose_one":
            fact = facts.get(shape.fact or "")
            if fact is None or fact.origin != "question":
                self.fault(
                    "UNKNOWN-ID",
                    file,
                    ("fact",),
                    f"There is no question fact {shape.fact}.",
                    nearest(str(shape.fact), facts),
                )
                return
            if len(ids) < 2:
                self.fault("BAD-OPTION", file, ("options",), "It needs options.", "Add two.")
            for i, option in enumerate(shape.options):
                value = option.sets or option.id
                if value not in fact.values:
                    self.fault(
                        "OUTSIDE-DOMAIN",
                        file,
                        ("options", i, "sets" if option.sets else "id"),
                        f"{value} is not a value of {fact.id}.",
                        nearest(value, fact.values),
                    )
        if shape.kind == "number" and (shape.minimum is None or shape.maximum is None):
            self.fault(
                "BAD-NUMBER",
                file,
                ("id",),
                "A number needs minimum and maximum.",
                "Add both, with the unit.",
            )
        if shape.ask_when is not None:
            for box in self.boxes(shape.ask_when, facts, file, ("ask_when",)):
                late = sorted(set(box) - settled)
                if late:
                    self.fault(
                        "ASKED-TOO-EARLY",
                        file,
                        ("ask_when",),
                        f"It depends on {named_list(late)}, not settled by an earlier question.",
                        "Ask it later in interview.yaml, or depend on an earlier answer.",
                    )

    def rules(
        self,
        facts: Mapping[str, Fact],
        stages: tuple[Stage, ...],
        questions: tuple[Question, ...],
    ) -> tuple[Rule, ...]:
        from framing import schema

        order = {stage.id: i for i, stage in enumerate(stages)}
        result = []
        for file, shape in self.each(schema.RuleShape, "stages", recursive=True).items():
            stage, conclusion, strength, against = self.concludes(file, shape, stages)
            if stage is None:
                continue
            folder = file.split("/")[1]
            if folder != stage.id:
                self.fault(
                    "WRONG-FOLDER",
                    file,
                    ("concludes",),
                    f"The rule concludes {stage.id} but stands in {folder}/.",
                    f"Move it to stages/{stage.id}/.",
                )
            when = self.boxes(shape.when, facts, file, ("when",))
            for box in when:
                for name in box:
                    base = facts[name].source_fact or name
                    if base in order and order[base] >= order[stage.id]:
                        self.fault(
                            "LATER-STAGE",
                            file,
                            ("when", name),
                            f"It reads {name}, which is decided at the same time or later.",
                            "Read only facts of earlier stages.",
                        )
            if strength == DECIDES and not shape.unless:
                self.fault(
                    "NO-UNLESS",
                    file,
                    ("id",),
                    "A deciding rule says when it would be wrong.",
                    "Add `unless` with the exception that cannot be asked.",
                )
            result.append(
                Rule(
                    id=shape.id,
                    title=shape.title,
                    stage=stage.id,
                    conclusion=conclusion,
                    strength=strength,
                    against=against,
                    when=when,
                    when_tree=shape.when,
                    because=shape.because,
                    unless=shape.unless,
                    next=shape.next,
                    sources=tuple(shape.sources),
                    standing=shape.standing,
                    reviewed=shape.reviewed,
                    cases=self.cases(file, shape, facts),
                    file=file,
                )
            )
        result.sort(key=lambda rule: (order[rule.stage], rule.file))
        return tuple(result)

    def concludes(
        self, file: str, shape: Any, stages: tuple[Stage, ...]
    ) -> tuple[Stage | None, str, str, bool]:
        said = dict(shape.concludes)
        strength = said.pop("strength", None)
        stance = said.pop("stance", "for")
        by_id = {stage.id: stage for stage in stages}
        if strength not in STRENGTHS or stance not in ("for", "against") or len(said) != 1:
            self.fault(
                "BAD-CONCLUSION",
                file,
                ("concludes",),
                "It must name one stage and a strength.",
                f"Write `<stage>: <conclusion>` and `strength:` one of {named_list(STRENGTHS)}; "
                "`stance: against` only for advice.",
            )
            return None, "", "", False
        stage_id, conclusion = next(iter(said.items()))
        if stage_id not in by_id:
            self.fault(
                "UNKNOWN-ID",
                file,
                ("concludes",),
                f"There is no stage {stage_id}.",
                nearest(stage_id, by_id),
            )
            return None, "", "", False
        stage = by_id[stage_id]
        known = [c.id for c in stage.conclusions]
        if conclusion not in known:
            self.fault(
                "UNKNOWN-ID",
                file,
                ("concludes", stage_id),
                f"{conclusion} is not a conclusion of {stage_id}.",
                nearest(conclusion, known),
            )
            return None, "", "", False
        return stage, conclusion, str(strength), stance == "against"

    def cases(self, file: str, shape: Any, facts: Mapping[str, Fact]) -> tuple[Case, ...]:
        result = []
        for i, case in enumerate(shape.cases):
            given = [(o, getattr(case, o)) for o in ("fires", "silent", "open")]
            stated = [(o, values) for o, values in given if values is not None]
            if len(stated) != 1:
                self.fault(
                    "BAD-CASE",
                    file,
                    ("cases", i),
                    "A case says exactly one of fires, silent, open.",
                    "Split it.",
                )
                continue
            outcome, values = stated[0]
            for name, value in values.items():
                fact = facts.get(name)
                if fact is None:
                    self.fault(
                        "UNKNOWN-ID",
                        file,
                        ("cases", i, outcome, name),
                        f"There is no fact {name}.",
                        nearest(name, facts),
                    )
                elif value not in fact.values and value != NOT_APPLICABLE:
                    self.fault(
                        "OUTSIDE-DOMAIN",
                        file,
                        ("cases", i, outcome, name),
                        f"{value} is not a value of {name}.",
                        nearest(value, fact.values),
                    )
            result.append(Case(outcome, MappingProxyType(dict(values))))
        missing = {"fires", "silent", "open"} - {case.outcome for case in result}
        always = shape.when == {}
        if missing and not always and len(result) == len(shape.cases):
            self.fault(
                "NO-CASE",
                file,
                ("cases",),
                f"It has no case for {named_list(sorted(missing))}.",
                "Add one case each for fires, silent and open.",
            )
        return tuple(result)

    def journeys(self) -> tuple[Journey, ...]:
        from framing import schema

        return tuple(
            Journey(
                shape.id,
                shape.story,
                MappingProxyType(dict(shape.answers)),
                MappingProxyType(dict(shape.expect)),
                MappingProxyType(dict(shape.published)) if shape.published else None,
                shape.disagrees_because,
                MappingProxyType(dict(shape.changed_answers)),
                shape.as_of,
                file,
            )
            for file, shape in self.each(schema.JourneyShape, "journeys").items()
        )

    def check_sources(
        self,
        sources: Mapping[str, Source],
        services: Mapping[str, Any],
        tasks: Mapping[str, Any],
        rules: tuple[Rule, ...],
    ) -> None:
        def check(file: str, at: tuple[Hashable, ...], source: str) -> None:
            if source not in sources:
                self.fault(
                    "UNKNOWN-ID",
                    file,
                    at,
                    f"There is no source {source}.",
                    nearest(source, sources),
                )

        for rule in rules:
            for i, source in enumerate(rule.sources):
                check(rule.file, ("sources", i), source)
        for file, task in tasks.items():
            for i, source in enumerate(task.sources):
                check(file, ("sources", i), source)
        for file, service in services.items():
            for i, state in enumerate(service.states):
                check(file, ("states", i, "source"), state.source)
            for i, limit in enumerate(service.limits):
                check(file, ("limits", i, "source"), limit.source)

    def check_services(self, services: Mapping[str, Any], tasks: Mapping[str, Any]) -> None:
        known = {service.id for service in services.values()}

        def check(file: str, at: tuple[Hashable, ...], service: str) -> None:
            if service not in known:
                self.fault(
                    "UNKNOWN-ID",
                    file,
                    at,
                    f"There is no service {service}.",
                    nearest(service, known),
                )

        for file, task in tasks.items():
            for path, offered in task.offers.items():
                for i, service in enumerate(offered):
                    check(file, ("offers", path, i), service)
            for i, service in enumerate(task.supporting):
                check(file, ("supporting", i), service)
        for file, service in services.items():
            if service.successor:
                check(file, ("successor",), service.successor)
            dates = [state.since for state in service.states]
            if dates != sorted(dates):
                self.fault(
                    "DATE-ORDER", file, ("states",), "The states are not in date order.", "Sort."
                )


def _settlers(shapes: Iterable[Any], facts: Mapping[str, Fact]) -> dict[str, set[str]]:
    """fact → the questions that can settle it."""
    result: dict[str, set[str]] = {}
    for shape in shapes:
        for fact in _facts_of(shape, facts):
            result.setdefault(fact, set()).add(shape.id)
    return result


def _facts_of(shape: Any, facts: Mapping[str, Fact]) -> list[str]:
    if shape.kind == "choose_one":
        return [shape.fact] if shape.fact else []
    if shape.kind == "pick_many":
        return [option.id for option in shape.options]
    return [name for name, fact in facts.items() if shape.id in fact.inputs]


def _task(shape: Any) -> Task:
    return Task(
        **{
            name: getattr(shape, name)
            for name in Task.__dataclass_fields__
            if name not in ("metrics", "offers", "supporting", "sources")
        },
        metrics=MappingProxyType({
            "model": tuple(shape.metrics.model),
            "business": tuple(shape.metrics.business),
        }),
        offers=MappingProxyType({path: tuple(ids) for path, ids in shape.offers.items()}),
        supporting=tuple(shape.supporting),
        sources=tuple(shape.sources),
    )


def _service(shape: Any) -> Service:
    return Service(
        **{
            name: getattr(shape, name)
            for name in Service.__dataclass_fields__
            if name not in ("formerly", "states", "limits")
        },
        formerly=tuple(shape.formerly),
        states=tuple(
            ServiceState(s.since, s.state, s.source, tuple(s.closed)) for s in shape.states
        ),
        limits=tuple(Limit(x.what, x.value, x.source) for x in shape.limits),
    )


_SHAPE_FAULTS: Mapping[str, Callable[[Any], tuple[str, str, str]]] = {
    "extra_forbidden": lambda item: (
        "UNKNOWN-KEY",
        f"The key {item['loc'][-1]} is not known here.",
        "",
    ),
    "missing": lambda item: (
        "MISSING-KEY",
        f"The key {item['loc'][-1]} is missing.",
        f"Add `{item['loc'][-1]}:`.",
    ),
    "string_pattern_mismatch": lambda item: (
        "BAD-TEXT",
        f"{item['input']!r} has the wrong form.",
        f"It must match {item['ctx']['pattern']}.",
    ),
    "literal_error": lambda item: (
        "BAD-VALUE",
        f"{item['input']!r} is not allowed here.",
        f"Use {item['ctx']['expected']}.",
    ),
    "string_type": lambda item: (
        "BAD-TYPE",
        f"{item['input']!r} is not text.",
        "Put it in quotes, or remove it.",
    ),
}


def _shape_fault(item: Any, shape: type[Any]) -> tuple[str, str, str]:
    """A pydantic complaint as code, what and how to mend it."""
    make = _SHAPE_FAULTS.get(item["type"])
    if make is None:
        what = item["msg"].rstrip(".")
        return "BAD-SHAPE", f"{what}.", "Compare it with a neighbouring file of the same kind."
    code, what, mend = make(item)
    if code == "UNKNOWN-KEY":
        known = [f.alias or name for name, f in shape.model_fields.items()]
        mend = nearest(str(item["loc"][-1]), known) if len(item["loc"]) == 1 else "Remove it."
    return code, what, mend
