"""How the solution is to be run: limits on it, people's part in it, and watching over it."""

from __future__ import annotations

from framing.document.blocks import KeyValues, Section, Text, text
from framing.document.wording import answer_lines, sentence, small
from framing.evaluation.interview import applies
from framing.evaluation.tables import NO
from framing.faults.english import named_list
from framing.result.framing import Framing
from framing.result.nouns import measures_of
from framing.rulebook.model import UNKNOWN

CONSTRAINTS = (
    "limits", "answer_time", "cases_per_month", "where", "skills", "running_cost",
    "first_value", "explanation_owed", "personal_data", "language", "account_move",
)  # fmt: skip
HUMAN_ROLE = ("decision", "stakes", "check", "worse_mistake", "owner")
MONITORING = "monitoring"


def constraints(framing: Framing) -> Section | None:
    """Limits that any solution must keep; None where nothing is to be built."""
    if not _builds(framing):
        return None
    rows = _told(framing, CONSTRAINTS)
    return Section("constraints", 2, "Limits on the solution", (KeyValues(rows),))


def human_role(framing: Framing) -> Section | None:
    """Who decides, what stops a mistake and who answers for it; None where nothing is built."""
    if not _builds(framing):
        return None
    rows = _told(framing, HUMAN_ROLE)
    return Section("human-role", 2, "What people do, and what happens when it is wrong",
                   (KeyValues(rows),))  # fmt: skip


def monitoring(framing: Framing) -> Section | None:
    """What is watched, by which measures, and when to build again or stop; None without a plan."""
    task = framing.leading_task
    found = [item for item in framing.plan if item.phase.id == MONITORING]
    if task is None or not found or not _builds(framing):
        return None
    watch = " ".join(found[0].steps)
    measured = (measures_of(task, kind, framing.told) for kind in ("business", "model"))
    rows: list[tuple[str, Text]] = [
        ("Watch", text(watch)),
        ("Measures", text(sentence("; ".join(measured)))),
        ("How soon the truth is known", text(sentence(task.label_delay))),
    ]
    if found[0].phase.back:
        rows.append(("When it falls", text(found[0].phase.back)))
    rows += _told(framing, ("success_measure",))
    return Section("monitoring", 2, "Watching over it", (KeyValues(tuple(rows)),))


def _builds(framing: Framing) -> bool:
    return framing.goes_on and framing.leading_task is not None


def _told(framing: Framing, names: tuple[str, ...]) -> tuple[tuple[str, Text], ...]:
    """What was answered, one line each; then in one line what nobody has answered yet."""
    rows: list[tuple[str, Text]] = []
    missing: dict[str, list[str]] = {}
    for name in names:
        question = framing.rulebook.question(name)
        given = framing.answers.get(name)
        if given not in (None, "", UNKNOWN):
            if name in framing.counting or question.kind == "text":
                rows.append((question.short, text(sentence(answer_lines(question, given)))))
        elif applies(framing.leading_case, question) != NO:
            missing.setdefault(question.whom, []).append(small(question.short))
    if missing:
        asked = [f"{named_list(shorts)} (ask {whom})" for whom, shorts in missing.items()]
        rows.append(("Open", text(sentence("; ".join(asked)))))
    return tuple(rows)
