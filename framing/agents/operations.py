"""What programs may call, described once: for agents (MCP) and over HTTP alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from framing.agents import tools
from framing.agents.operation import Argument, Operation
from framing.document import FORMATS
from framing.listings.answer_schema import answers_schema
from framing.listings.services import STATES
from framing.rulebook.load import load_rulebook

#: Operations that read files of the machine on which they run.
LOCAL = ("evidence",)
#: Name, title, what it gives, the function, and the names of its arguments.
_TABLE: tuple[tuple[str, str, str, Callable[..., Any], tuple[str, ...]], ...] = (
    (
        "list_questions",
        "All questions",
        "Every question: id, words, options, why it is asked, whom to ask, when it applies.",
        tools.list_questions,
        (),
    ),
    (
        "next_question",
        "The question to ask now",
        "The next core question for someone who has answered this much, or none at the end.",
        tools.question_to_ask,
        ("answers", "as_of"),
    ),
    (
        "held_against_text",
        "Proposals held against the text",
        "Proposed answers that rest on words of the text, and the nearest published cases. The "
        "person still has to confirm each.",
        tools.held_against_text,
        ("text", "proposals"),
    ),
    (
        "assess",
        "Verdict and framing",
        "Verdict, firmness, what it depends on, assumptions, task, AWS path, services, "
        'safeguards, reasons. A verdict of "undecided" means that open questions could still '
        'change it; "leading" is what follows under the listed assumptions.',
        tools.assessed,
        ("answers", "as_of"),
    ),
    (
        "what_it_hangs_on",
        "What the verdict depends on",
        "The fewest open questions that settle the verdict, what each answer would mean, and "
        "whom to ask; none where the verdict is firm.",
        tools.hangs_on,
        ("answers", "as_of"),
    ),
    (
        "evidence",
        "What a sample shows",
        "What a table of past cases on this machine shows: rule against model, leaks, labels, "
        "drift. Its proposals are no answers until the person takes them.",
        tools.sample_shown,
        ("path", "outcome", "time", "case", "group", "today", "known", "seconds"),
    ),
    (
        "what_would_change_it",
        "What would change it",
        "The least changes of answers that flip the verdict, and open questions by weight.",
        tools.changes,
        ("answers", "as_of"),
    ),
    (
        "explain",
        "A rule explained",
        "A rule in words by its id: condition, reason, next step, sources and their standing.",
        tools.rule_explained,
        ("rule",),
    ),
    (
        "services",
        "AWS services on a date",
        "AWS services with their state on a date: open, partly_closed, closed_to_new, ended.",
        tools.services_on,
        ("as_of", "status"),
    ),
    (
        "render",
        "The document",
        "The framing document for colleagues.",
        tools.document,
        ("answers", "format", "as_of", "about"),
    ),
)


@lru_cache(maxsize=1)
def operations() -> tuple[Operation, ...]:
    """All that programs may call, on the shipped rulebook."""
    known = _arguments()
    return tuple(
        Operation(name, title, gives, call, tuple(known[item] for item in arguments), name in LOCAL)
        for name, title, gives, call, arguments in _TABLE
    )


def _arguments() -> Mapping[str, Argument]:
    """Name → argument, whichever operations take it."""
    told = {
        **answers_schema(load_rulebook()),
        "description": "question id -> option id, list of ids that could be true (likeliest "
        "first), number, span such as 800..1200, text, or unknown",
    }
    answers = Argument("answers", told, required=True)
    as_of = _text(
        "as_of", "date YYYY-MM-DD for the states of services; default today", format="date"
    )
    about = Argument(
        "about",
        {
            "type": "object",
            "description": "people's parts of the document: title, author, owner, status, "
            "review_date, override; no rule reads them",
        },
    )
    proposals = Argument(
        "proposals",
        {
            "type": "array",
            "items": {"type": "object"},
            "description": "each {question, could_be_true: [ids, likeliest first], phrase}, or "
            "{question, low, high, phrase} for a number; phrase: copied from the text",
        },
        required=True,
    )
    status = _text("status", "only services in this state", enum=list(STATES))
    form = _text("format", "md, html or json as text, docx or pdf as base64", enum=list(FORMATS))
    words = _text("text", "the problem in the person's words", required=True)
    rule = _text("rule", "the id of a rule", required=True)
    found = (answers, as_of, about, proposals, status, form, words, rule, *_columns())
    return {item.name: item for item in found}


def _columns() -> tuple[Argument, ...]:
    """The arguments of a look at a table of past cases."""

    def listed(name: str, about: str) -> Argument:
        told = {"type": "array", "items": {"type": "string"}, "description": about}
        return Argument(name, told)

    return (
        _text("path", "CSV, Parquet or XLSX file, or a folder of Parquet", required=True),
        _text("outcome", "the column with what became of each case", required=True),
        _text("time", "the column that says when a case arose"),
        _text("case", "the column that says who or what a case is about"),
        listed("group", "columns by which to compare groups"),
        _text("today", "the column with what is decided today"),
        listed("known", "columns that are known in time for certain"),
        Argument("seconds", {"type": "number", "description": "longest time; default 60"}),
    )


def _text(name: str, about: str, required: bool = False, **more: Any) -> Argument:
    return Argument(name, {"type": "string", "description": about, **more}, required)
