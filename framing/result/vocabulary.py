"""The results that other programs rely on, each written once: its name and how it is read.

The JSON form, ``assess_many`` and the portfolio all read them from here, in this order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from framing.rulebook.model import Rulebook, Stage
from framing.rulebook.roles import Sole

UNDECIDED = "undecided"
#: An id, yes or no, several ids, or None where it is open or there is none.
Value = str | bool | tuple[str, ...] | None
#: Stage → the ids of the conclusions that are still possible.
Possible = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True)
class Result:
    """One result. roles: what it is read from; mends: also every stage that can ask to be mended.

    leading: read in the leading case, with what is open assumed, rather than on the answers alone.
    """

    roles: tuple[Sole, ...]
    say: Callable[[Rulebook, Possible], Value]
    leading: bool = False
    mends: bool = False

    def reads(self, rulebook: Rulebook) -> tuple[str, ...]:
        """The ids of the stages that it is read from."""
        stages = rulebook.in_role(*self.roles)
        if not self.mends:
            return stages
        return (*stages, *(stage.id for stage in mending(rulebook)))

    def value(self, rulebook: Rulebook, possible: Possible) -> Value:
        """What it says. A leading case has one conclusion a stage; others say nothing there."""
        if self.leading and any(len(possible(stage)) != 1 for stage in self.reads(rulebook)):
            return None
        return self.say(rulebook, possible)


def mending(rulebook: Rulebook) -> tuple[Stage, ...]:
    """The stages that can ask for something to be put right before anything is built."""
    first = (stage for stage in rulebook.stages if stage.hit_policy == "first")
    return tuple(stage for stage in first if any(c.fix_first for c in stage.conclusions))


def only(stage: str, possible: Possible) -> str | None:
    """The one conclusion of a stage; None while several are possible."""
    found = possible(stage)
    return found[0] if len(found) == 1 else None


def learning_type_of(rulebook: Rulebook, possible: Possible) -> str | None:
    """The learning type of the tasks (``none`` for no task); None while it is open."""
    tasks = rulebook.tasks
    types = {tasks[t].learning_type if t in tasks else "none" for t in possible(rulebook.task.id)}
    return types.pop() if len(types) == 1 else None


def then_of(rulebook: Rulebook, possible: Possible) -> str:
    """What follows from the first verdict: ``stop``, ``instead``, ``mend``, ``build`` or empty."""
    return rulebook.verdict.conclusion(possible(rulebook.verdict.id)[0]).then or ""


def instead_of(rulebook: Rulebook, possible: Possible) -> str | None:
    """The road to take instead, where the first verdict sends there."""
    if then_of(rulebook, possible) != "instead":
        return None
    return rulebook.need.conclusion(possible(rulebook.need.id)[0]).instead


def fix_first_of(rulebook: Rulebook, possible: Possible) -> tuple[str, ...]:
    """What to put right first, where the first verdict waits for it."""
    if then_of(rulebook, possible) != "mend":
        return ()
    reached = (stage.conclusion(possible(stage.id)[0]) for stage in mending(rulebook))
    return tuple(dict.fromkeys(item.fix_first for item in reached if item.fix_first))


def _one(role: Sole, leading: bool = False) -> Result:
    return Result((role,), lambda b, possible: only(b.in_sole_role(role).id, possible), leading)


def _every(role: Sole) -> Result:
    return Result((role,), lambda b, possible: possible(b.in_sole_role(role).id))


RESULTS: Mapping[str, Result] = {
    "verdict": Result(("verdict",), lambda b, possible: only(b.verdict.id, possible) or UNDECIDED),
    "firm": Result(("verdict",), lambda b, possible: only(b.verdict.id, possible) is not None),
    "possible_verdicts": _every("verdict"),
    "leading": _one("verdict", leading=True),
    "instead": Result(("verdict", "need"), instead_of, leading=True),
    "fix_first": Result(("verdict",), fix_first_of, leading=True, mends=True),
    "learning_type": Result(("task",), learning_type_of),
    "task": _one("task"),
    "possible_tasks": _every("task"),
    "leading_task": _one("task", leading=True),
    "path": _one("path"),
    "possible_paths": _every("path"),
    "leading_path": _one("path", leading=True),
}
