"""The interview: sections and questions, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from framing.faults import Code
from framing.faults.english import named_list, nearest
from framing.rulebook import schema
from framing.rulebook.files import Files
from framing.rulebook.model import (
    NOT_APPLICABLE,
    UNKNOWN,
    Fact,
    Family,
    Option,
    Question,
    Rule,
    Stage,
)
from framing.rulebook.read_facts import boxes, facts_of, settlers

#: Answers to a question with lines to tick when none of them is true.
NONE = "none"
OWN_SECTION = (
    " (A section of your own takes the place of a shipped one of the same id, so give yours "
    "another id.)"
)


def sections(files: Files, shapes: Mapping[str, Any]) -> list[Any]:
    """The sections of ``interview.yaml`` in their order; each question stands in one of them.

    shapes: file name → shape. What is missing or doubled is a fault, collected in ``files``.
    """
    file = "interview.yaml"
    data = files.listing(file, list)
    known = {shape.id for shape in shapes.values()}
    sections, listed = [], set()
    for i, value in enumerate(data):
        item = files.shaped(schema.SectionShape, value, file, (i,))
        if item is None:
            continue
        sections.append(item)
        for j, question in enumerate(item.questions):
            where = (i, "questions", j)
            if question not in known:
                files.fault(
                    Code.UNKNOWN_ID,
                    file,
                    where,
                    f"There is no question {question}.",
                    nearest(question, known),
                )
            if question in listed:
                files.fault(Code.SAME_ID, file, where, f"{question} is listed twice.", "Keep one.")
            listed.add(question)
    for name, shape in shapes.items():
        if shape.id not in listed:
            own = files.label(name) == name
            files.fault(
                Code.NOT_ASKED,
                name if own else file,
                ("id",) if own else (),
                f"{shape.id} stands in no section of interview.yaml.",
                "List it there, where it should be asked." + (OWN_SECTION if files.base else ""),
            )
    return sections


def questions(
    files: Files, shapes: Mapping[str, Any], sections: list[Any], facts: Mapping[str, Fact]
) -> tuple[Question, ...]:
    """The questions in the order of asking. shapes: file name → shape.

    A question may depend only on questions above it; faults are collected in ``files``.
    """
    by_id = {shape.id: (file, shape) for file, shape in shapes.items()}
    result: list[Question] = []
    settled: set[str] = set()
    waiting = settlers(shapes.values(), facts)
    for section in sections:
        for question_id in section.questions:
            if question_id in by_id:
                file, shape = by_id[question_id]
                _check_families(files, file, shape)
                _check_question(files, file, shape, facts, settled)
                result.append(_question(files, file, shape, section, facts))
                for fact in facts_of(shape, facts):
                    waiting[fact].discard(shape.id)
                    if not waiting[fact]:
                        settled.add(fact)
    for name, stated in facts.items():
        if stated.origin == "question" and name not in waiting:
            files.fault(
                Code.UNSET_FACT,
                "facts.yaml",
                (name,),
                f"No question sets {name}.",
                "Ask for it, or remove the fact.",
            )
    return tuple(result)


def _question(
    files: Files, file: str, shape: Any, section: Any, facts: Mapping[str, Fact]
) -> Question:
    ask_when = None
    if shape.ask_when is not None:
        ask_when = boxes(files, shape.ask_when, facts, file, ("ask_when",))
    options = tuple(
        Option(
            o.id,
            o.label,
            o.sets or o.id,
            o.example,
            tuple(o.formerly),
            o.short,
            o.family,
            MappingProxyType({old: tuple(said) for old, said in o.formerly_said.items()}),
            o.denied,
            o.heading,
            o.folded,
            o.whom,
            o.find_out,
        )
        for o in shape.options
    )
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
        shared=section.shared,
        words=tuple(shape.words),
        serves=tuple(shape.serves),
        find_out=shape.find_out,
        gone=tuple(shape.gone),
        replaces=tuple(shape.replaces),
        families=tuple(Family(f.id, f.label, f.example) for f in shape.families),
        share=shape.share,
        counts_once_said=shape.counts_once_said,
        torn_as_unsaid=shape.torn_as_unsaid,
    )


def _check_question(
    files: Files,
    file: str,
    shape: Any,
    facts: Mapping[str, Fact],
    settled: set[str],
) -> None:
    ids = [o.id for o in shape.options]
    for i, option in enumerate(shape.options):
        at = ("options", i, "id")
        if option.id in (UNKNOWN, "none", NOT_APPLICABLE) or ids.count(option.id) > 1:
            files.fault(
                Code.BAD_OPTION,
                file,
                at,
                f"The option id {option.id} is reserved or used twice.",
                "Choose another id.",
            )
    if shape.kind == "choose_one":
        fact = facts.get(shape.fact or "")
        if fact is None or fact.origin != "question":
            files.fault(
                Code.UNKNOWN_ID,
                file,
                ("fact",),
                f"There is no question fact {shape.fact}.",
                nearest(str(shape.fact), facts),
            )
            return
        if len(ids) < 2:
            files.fault(Code.BAD_OPTION, file, ("options",), "It needs options.", "Add two.")
        for i, option in enumerate(shape.options):
            value = option.sets or option.id
            if value not in fact.values:
                files.fault(
                    Code.OUTSIDE_DOMAIN,
                    file,
                    ("options", i, "sets" if option.sets else "id"),
                    f"{value} is not a value of {fact.id}.",
                    nearest(value, fact.values),
                )
    if shape.kind == "number" and (shape.minimum is None or shape.maximum is None):
        files.fault(
            Code.BAD_NUMBER,
            file,
            ("id",),
            "A number needs minimum and maximum.",
            "Add both, with the unit.",
        )
    if shape.ask_when is not None:
        for box in boxes(files, shape.ask_when, facts, file, ("ask_when",)):
            late = sorted(set(box) - settled)
            if late:
                files.fault(
                    Code.ASKED_TOO_EARLY,
                    file,
                    ("ask_when",),
                    f"It depends on {named_list(late)}, not settled by an earlier question.",
                    "Ask it later in interview.yaml, or depend on an earlier answer.",
                )


def _check_families(files: Files, file: str, shape: Any) -> None:
    """Families hold options of a choose-one question, each option in one of them."""
    known = [family.id for family in shape.families]
    if known and shape.kind != "choose_one":
        what = "Only a question that is answered by one option has families."
        files.fault(Code.BAD_OPTION, file, ("families",), what, "Remove `families`.")
    for i, option in enumerate(shape.options):
        if (known or option.family) and option.family not in known:
            what = f"There is no family {option.family}."
            if option.family is None:
                what = f"The option {option.id} is in no family."
            fix = nearest(str(option.family), known) if known else "List it under `families`."
            at = ("options", i, "family" if option.family else "id")
            files.fault(Code.UNKNOWN_ID, file, at, what, fix)
    for i, name in enumerate(known):
        if known.count(name) > 1 or name not in [option.family for option in shape.options]:
            what = f"The family {name} is listed twice or holds no option."
            files.fault(Code.BAD_OPTION, file, ("families", i), what, "Keep one, with options.")


def check_parts(files: Files, stages: tuple[Stage, ...], questions: tuple[Question, ...]) -> None:
    """A part's answers must be options of questions."""
    by_id = {question.id: question for question in questions}
    for i, stage in enumerate(stages):
        for j, conclusion in enumerate(stage.conclusions):
            for name, given in conclusion.part.answers.items() if conclusion.part else ():
                at = (i, "conclusions", j, "answers", name)
                if name not in by_id:
                    what = f"There is no question {name}."
                    files.fault(Code.UNKNOWN_ID, "conclusions.yaml", at, what, nearest(name, by_id))
                    continue
                known = [option.id for option in by_id[name].options]
                listed = given if isinstance(given, list) else [given]
                if by_id[name].kind == "pick_many":
                    known += [] if isinstance(given, list) else [NONE, UNKNOWN]
                elif by_id[name].kind != "choose_one" or isinstance(given, list):
                    known = []
                if not listed:
                    fix = "Name an option, or leave the question out."
                    what = f"The list of {name} is empty."
                    files.fault(Code.OUTSIDE_DOMAIN, "conclusions.yaml", at, what, fix)
                for item in listed:
                    if item not in known:
                        what = f"{name} has no option {item}."
                        fix = nearest(str(item), known)
                        files.fault(Code.OUTSIDE_DOMAIN, "conclusions.yaml", at, what, fix)


def check_serves(files: Files, questions: tuple[Question, ...], rules: tuple[Rule, ...]) -> None:
    """The rules that a question says it serves must exist."""
    known = {rule.id for rule in rules}
    for question in questions:
        for i, rule in enumerate(question.serves):
            if rule not in known:
                file = f"questions/{question.id}.yaml"
                what = f"There is no rule {rule}."
                files.fault(Code.UNKNOWN_ID, file, ("serves", i), what, nearest(rule, known))
