"""The results that other programs rely on, each written once: its name and how it is read.

The JSON form, ``assess_many`` and the portfolio all read them from here, in this order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from framing.rulebook.model import Rulebook
from framing.rulebook.roles import Sole

UNDECIDED = "undecided"
#: An id, yes or no, several ids, or None where it is open or there is none.
Value = str | bool | tuple[str, ...] | None
#: Stage → the ids of the conclusions that are still possible.
Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Result:
    """One result. roles: what it is read from; mends: also every stage that can ask to be mended.

    leading: read in the leading case, with what is open assumed, rather than on the answers alone.
    """

    roles: tuple[Sole, ...]
    say: Callable[[Rulebook, Names], Value]
    leading: bool = False
    mends: bool = False

    def reads(self, rulebook: Rulebook) -> tuple[str, ...]:
        """The ids of the stages that it is read from."""
        stages = rulebook.in_role(*self.roles)
        if not self.mends:
            return stages
        mending = (s.id for s in rulebook.stages if any(c.fix_first for c in s.conclusions))
        return (*stages, *mending)

    def value(self, rulebook: Rulebook, names: Names) -> Value:
        """What it says. A leading case has one conclusion a stage; others say nothing there."""
        if self.leading and any(len(names[stage]) != 1 for stage in self.reads(rulebook)):
            return None
        return self.say(rulebook, names)


def learning_type_of(rulebook: Rulebook, tasks: Iterable[str]) -> str | None:
    """The learning type of these tasks (``none`` for no task); None while it is open."""
    types = {rulebook.tasks[t].learning_type if t in rulebook.tasks else "none" for t in tasks}
    return types.pop() if len(types) == 1 else None


def _only(role: Sole) -> Callable[[Rulebook, Names], str | None]:
    said = _all(role)
    return lambda book, names: said(book, names)[0] if len(said(book, names)) == 1 else None


def _all(role: Sole) -> Callable[[Rulebook, Names], tuple[str, ...]]:
    return lambda book, names: names[book.in_sole_role(role).id]


def _then(rulebook: Rulebook, names: Names) -> str | None:
    stage = rulebook.verdict
    return stage.conclusion(names[stage.id][0]).then


def _instead(rulebook: Rulebook, names: Names) -> str | None:
    if _then(rulebook, names) != "instead":
        return None
    return rulebook.need.conclusion(names[rulebook.need.id][0]).instead


def _fix_first(rulebook: Rulebook, names: Names) -> tuple[str, ...]:
    if _then(rulebook, names) != "mend":
        return ()
    reached = (s.conclusion(names[s.id][0]) for s in rulebook.stages if s.id in names)
    return tuple(dict.fromkeys(item.fix_first for item in reached if item.fix_first))


RESULTS: Mapping[str, Result] = {
    "verdict": Result(("verdict",), lambda b, n: _only("verdict")(b, n) or UNDECIDED),
    "firm": Result(("verdict",), lambda b, n: len(n[b.verdict.id]) == 1),
    "possible_verdicts": Result(("verdict",), _all("verdict")),
    "leading": Result(("verdict",), _only("verdict"), leading=True),
    "instead": Result(("verdict", "need"), _instead, leading=True),
    "fix_first": Result(("verdict",), _fix_first, leading=True, mends=True),
    "learning_type": Result(("task",), lambda b, n: learning_type_of(b, n[b.task.id])),
    "task": Result(("task",), _only("task")),
    "possible_tasks": Result(("task",), _all("task")),
    "leading_task": Result(("task",), _only("task"), leading=True),
    "path": Result(("path",), _only("path")),
    "possible_paths": Result(("path",), _all("path")),
    "leading_path": Result(("path",), _only("path"), leading=True),
}


def stages_read(rulebook: Rulebook) -> frozenset[str]:
    """The ids of all stages that a result is read from."""
    return frozenset(stage for result in RESULTS.values() for stage in result.reads(rulebook))
