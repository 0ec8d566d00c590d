"""Does a written rule keep up with models that learn, on cases that neither has seen?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from framing.measuring.learners import Learner, learners_of
from framing.measuring.problem import Difference, Problem, difference, gained, right_share
from framing.measuring.splits import Splits, inner
from framing.measuring.watch import OutOfTimeError, Watch
from framing.rulebook.measured import Measured

#: How it ends. nothing: neither rule nor model is surely better than one answer for all.
Ending = Literal["enough", "fall_short", "cannot_tell", "nothing"]
#: Repeats that are the least from which anything is said.
LEAST_REPEATS = 3
#: The first part of a run, as a share of all.
SHARE = 0.6


@dataclass(frozen=True)
class Contender:
    """One way to tell the outcome: what it gained in each repeat. right: share told right."""

    id: str
    words: str
    rule: bool
    gains: tuple[float, ...]
    right: float | None

    @property
    def mean(self) -> float:
        """What it gained on average."""
        return float(np.nanmean(self.gains)) if np.isfinite(self.gains).any() else float("nan")


@dataclass(frozen=True)
class RuleTest:
    """The comparison. All gains are shares of what could be gained (see ``problem.gained``).

    behind: best model less best rule, each chosen anew in every repeat on cases apart from those
    it is tested on. more_cases: so many more would settle it; None where it is settled or where
    too many would be needed.
    """

    ending: Ending
    measure: str
    split: str
    unseen: int
    learned_from: int
    rule: float
    model: float
    behind: Difference
    more_cases: int | None
    contenders: tuple[Contender, ...]
    best_rule: str
    best_model: str
    today: Contender | None = None


@dataclass
class _Scores:
    """What each learner reached in each repeat; rules and models as chosen, by repeat."""

    gains: dict[str, list[float]]
    rights: dict[str, list[float]]
    rule: list[float]
    model: list[float]


def compared(
    problem: Problem, splits: Splits, measured: Measured, watch: Watch, cases: Any | None
) -> RuleTest:
    """Fit every learner on each pair of ``splits`` and judge the difference.

    cases: who or what each row is about, or None. Raises OutOfTimeError with fewer than three
    repeats done.
    """
    learners = learners_of(problem)
    rules = [one for one in learners if one.rule]
    models = [one for one in learners if not one.rule]
    scores = _Scores({one.id: [] for one in learners}, {one.id: [] for one in learners}, [], [])
    for i, (train, test) in enumerate(splits.pairs):
        try:
            watch.step(SHARE * i / len(splits.pairs), "Comparing rules with models")
        except OutOfTimeError:
            if i < LEAST_REPEATS:
                raise
            break
        first, second = inner(train, cases, splits.by)
        chosen_rule = _chosen(problem, rules, first, second)
        chosen_model = _chosen(problem, models, first, second)
        told = {}
        for one in learners:
            watch.say(SHARE * i / len(splits.pairs), "Comparing rules with models")
            predicted = one.fit(problem, train)(test)
            told[one.id] = gained(problem, test, predicted, train)
            scores.gains[one.id].append(told[one.id])
            right = right_share(problem, test, predicted)
            if right is not None:
                scores.rights[one.id].append(right)
        scores.rule.append(told[chosen_rule])
        scores.model.append(told[chosen_model])
    return _judged(problem, splits, measured, learners, scores)


def _chosen(problem: Problem, learners: Sequence[Learner], first: Any, second: Any) -> str:
    """The learner that does best on cases that are not tested on later; the simplest of equals."""
    if len(learners) == 1:
        return learners[0].id
    best = [_gain(problem, one, first, second) for one in learners]
    return learners[int(np.argmax(np.nan_to_num(best, nan=-9.0)))].id


def _gain(problem: Problem, learner: Learner, first: Any, second: Any) -> float:
    if problem.kinds and len(np.unique(problem.target[first])) < 2:
        return float("nan")
    return gained(problem, second, learner.fit(problem, first)(second), first)


def _judged(
    problem: Problem,
    splits: Splits,
    measured: Measured,
    learners: Sequence[Learner],
    scores: _Scores,
) -> RuleTest:
    sure = measured.value("confidence")
    rule, model = np.array(scores.rule), np.array(scores.model)
    behind = difference(model - rule, splits.ratio, sure)
    # The better of the two over all repeats: the better of each repeat would be better by chance.
    better = model if np.nanmean(model) >= np.nanmean(rule) else rule
    best = difference(better, splits.ratio, sure)
    enough = _enough(problem, splits, measured)
    ending = _ending(behind, best, measured) if enough >= 1 else "cannot_tell"
    contenders = tuple(
        Contender(one.id, one.words, one.rule, tuple(scores.gains[one.id]), _mean(scores, one))
        for one in learners
    )
    return RuleTest(
        ending,
        problem.measure,
        splits.by,
        splits.unseen,
        int(np.mean([len(train) for train, _ in splits.pairs])),
        float(np.nanmean(rule)),
        float(np.nanmean(model)),
        behind,
        _needed(behind, enough, problem, measured) if ending == "cannot_tell" else None,
        contenders,
        simplest([one for one in contenders if one.rule]),
        simplest([one for one in contenders if not one.rule]),
    )


def _mean(scores: _Scores, learner: Learner) -> float | None:
    rights = scores.rights[learner.id]
    return float(np.mean(rights)) if rights else None


def simplest(contenders: Sequence[Contender]) -> str:
    """The one that gained most; a simpler one where it lies less than 0.02 behind."""
    means = [one.mean if np.isfinite(one.mean) else -9.0 for one in contenders]
    return next(
        one.id for one, mean in zip(contenders, means, strict=True) if mean >= max(means) - 0.02
    )


def _enough(problem: Problem, splits: Splits, measured: Measured) -> float:
    """Unseen cases, or of a yes or no those of the rarer kind, per case that there must be."""
    seen = np.unique(np.concatenate([test for _, test in splits.pairs]))
    share = len(seen) / measured.value("least_unseen")
    if problem.kind == "yes_no":
        rarer = np.bincount(problem.target[seen], minlength=2).min()
        share = min(share, rarer / measured.value("least_unseen_rare"))
    return share


def _needed(behind: Difference, share: float, problem: Problem, measured: Measured) -> int | None:
    """So many more cases would be needed, to two digits; None where that is no answer."""
    cases = len(problem.target)
    if share < 1:
        more = cases * (1 / share - 1) if share else None
    else:
        more = _more(behind, cases, measured)
    if more is None or more > cases * measured.value("most_asked_for"):
        return None
    return int(float(f"{max(more, measured.value('least_cases')):.2g}"))


def _ending(behind: Difference, best: Difference, measured: Measured) -> Ending:
    margin = measured.value("margin")
    if not np.isfinite(behind.mean):
        return "cannot_tell"
    if best.low <= 0:
        return "nothing" if best.high < 2 * margin else "cannot_tell"
    if behind.high < margin:
        return "enough"
    return "fall_short" if behind.low > margin else "cannot_tell"


def _more(behind: Difference, cases: int, measured: Measured) -> float | None:
    """So many more cases bring the span clear of the margin, if it shrinks with their root."""
    gap = abs(behind.mean - measured.value("margin"))
    if not np.isfinite(behind.half) or gap == 0:
        return None
    return float(cases * max(0.1, (behind.half / gap) ** 2 - 1))
