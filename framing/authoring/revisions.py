"""Another state of a rulebook: a folder, or the rules of a git revision."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from framing.answers.answers import Answers
from framing.comparing.difference import outcomes_moved
from framing.comparing.reassess import movers_of
from framing.comparing.snapshot import snapshot_of
from framing.evaluation.compiling import tables_for
from framing.faults import AnswersError, Code, RulebookError
from framing.result.framing import Framing, framing_of
from framing.rulebook.journey import Journey
from framing.rulebook.load import load_rulebook
from framing.rulebook.model import Rulebook

SHIPPED = "shipped"
#: How many rules are named for each journey.
MOST_RULES = 6


@dataclass(frozen=True)
class Moved:
    """A journey that ends elsewhere. changes: (what, before, after).

    rules: titles and ids of rules that hold now and did not, or the other way; the most telling
    first.
    """

    journey: str
    changes: tuple[tuple[str, str, str], ...]
    rules: tuple[str, ...]


@contextmanager
def rulebook_at(place: str, beside: Path) -> Iterator[Rulebook]:
    """The rulebook in a folder, or that of a git revision of the repository around ``beside``.

    place: ``shipped`` is the rulebook that comes with the program. Raises AnswersError when there
    is no such folder or revision.
    """
    if place == SHIPPED and not Path(place).is_dir():
        yield load_rulebook()
        return
    if Path(place).is_dir():
        yield _loaded(place, Path(place))
        return
    with TemporaryDirectory() as folder:
        _extract(place, beside.resolve(), Path(folder))
        yield _loaded(place, Path(folder) / "rules")


def _loaded(place: str, folder: Path) -> Rulebook:
    try:
        return load_rulebook(folder)
    except RulebookError as error:
        what = f"The rules of {place} do not fit this version of the program: {error.faults[0]}"
        raise _fault(what, "Name a newer state.") from None


def _extract(revision: str, rules: Path, target: Path) -> None:
    """Unpack the rules of a revision into ``target``/rules."""
    try:
        done = subprocess.run(
            ["git", "-C", str(rules), "archive", "--format=zip", revision, "."],
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise _fault("git is not installed.", "Install git, or name a folder.") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        why = said[0].removeprefix("fatal: ") if said else "git gave no reason"
        raise _fault(
            f"There is no folder and no git revision {revision} ({why}).",
            f"Name another, or write {SHIPPED} for the rules that come with the program.",
        )
    with ZipFile(io.BytesIO(done.stdout)) as archive:
        archive.extractall(target / "rules")


def _fault(what: str, fix: str) -> AnswersError:
    return AnswersError.of(Code.NO_REVISION, "--against", what, fix)


def moved(before: Rulebook, after: Rulebook) -> tuple[Moved, ...]:
    """The journeys of ``after`` whose verdict, task, path or first service differs."""
    found = []
    for journey in after.journeys:
        pair = _framed(before, journey), _framed(after, journey)
        if pair[0] is None or pair[1] is None:
            continue
        old, new = _outcome(pair[0]), _outcome(pair[1])
        changes = tuple((what, old[what], new[what]) for what in new if old[what] != new[what])
        if changes:
            was, now = snapshot_of(pair[0]), snapshot_of(pair[1])
            outcomes = outcomes_moved(was, now)
            # What moves the verdict explains the rest, which follows from it.
            verdict = tuple(outcome for outcome in outcomes if outcome.what == "Verdict")
            movers = movers_of(was, now, verdict or outcomes)
            rules = tuple(mover.what for mover in movers if mover.kind == "rule")
            found.append(Moved(journey.id, changes, rules[:MOST_RULES]))
    return tuple(found)


def _framed(rulebook: Rulebook, journey: Journey) -> Framing | None:
    """The journey under these rules; None where its answers do not fit their questions."""
    try:
        answers = Answers(journey.answers, rulebook)
    except AnswersError:
        return None
    return framing_of(tables_for(rulebook, journey.as_of), answers)


def _outcome(framing: Framing) -> dict[str, str]:
    first = framing.services[0].service.name if framing.services else "none"
    return {
        "verdict": framing.verdict,
        "task": framing.task or "open",
        "path": framing.path or "open",
        "first service": first,
    }
