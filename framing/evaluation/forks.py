"""What the verdict depends on: the fewest open answers that settle it, and what each would mean."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, permutations, product

from framing.evaluation.masks import each_bit, several
from framing.evaluation.one_more import OneMore
from framing.evaluation.tables import NO, YES, Tables
from framing.evaluation.verdict import (
    Evaluation,
    assumed,
    concluded,
    evaluate,
    exact_range,
    reached_by,
)
from framing.rulebook.model import CHOSEN, Question

VERDICT = "verdict"
#: Forks that are shown where no two answers settle the verdict.
TELLING = 3
#: How much less often a true-or-not line is true than not; our own view.
SELDOM = 0.1


@dataclass(frozen=True)
class Point:
    """One thing that is open: a fact, the question that settles it, and what it may still be.

    question: the one to ask; for a number, the last that the fact needs. line: the fact is a
    true-or-not line of that question. computed: it follows from the numbers ``asks``.
    """

    input: int
    fact: str
    question: Question
    asks: tuple[Question, ...]
    line: bool
    computed: bool


@dataclass(frozen=True)
class Branch:
    """One way in which the points may turn out, and the verdicts that are then still possible.

    values: the value of each point's fact, in the order of the points.
    """

    values: tuple[str, ...]
    verdicts: tuple[str, ...]


@dataclass(frozen=True)
class Fork:
    """Points on which the verdict hangs. settles: every branch leaves exactly one verdict."""

    points: tuple[Point, ...]
    branches: tuple[Branch, ...]
    settles: bool


def still_asked(fork: Fork, told: Collection[str]) -> Fork:
    """The same fork; of numbers of which some are told, ids in ``told``, the others are asked."""
    points = []
    for point in fork.points:
        left = tuple(q for q in point.asks if q.id not in told)
        if point.computed and left:
            asked = point.question if point.question in left else left[-1]
            points.append(replace(point, question=asked, asks=left))
        else:
            points.append(point)
    return replace(fork, points=tuple(points))


def forks_of(case: Evaluation) -> tuple[Fork, ...]:
    """The smallest fork that settles the verdict, of one point or of two; none where it is firm.

    Where no two points settle it, three points of three questions, each with what its values leave:
    first those that turn the leading verdict, then those whose answers leave the fewest.
    """
    search = _Search(case)
    if not search.contrasts:
        return ()
    points = _points(case)
    for size in (1, 2):
        for some in combinations(points, size):
            if search.settles(some):
                return (search.fork(some),)
    most: dict[str, Point] = {}
    for point in sorted(points, key=search.rank):
        most.setdefault(point.question.id, point)
    return tuple(search.fork((point,)) for point in list(most.values())[:TELLING])


def _points(case: Evaluation) -> tuple[Point, ...]:
    """What is open and can still matter to the verdict: torn answers first, then as asked."""
    tables = case.tables
    relevant = set(tables.relevant(case.masks, case.may, (VERDICT,)))
    torn: list[Point] = []
    rest: list[Point] = []
    for k, item in enumerate(tables.inputs):
        mask = case.input_masks[k]
        if item.fact not in relevant or not several(mask):
            continue
        if item.arises(case.masks) == NO:
            continue
        point = point_at(tables, k)
        (torn if _is_torn(case, k) else rest).append(point)
    return (*torn, *rest)


def _is_torn(case: Evaluation, k: int) -> bool:
    return bool(case.likeliest and case.likeliest[k])


def point_at(tables: Tables, k: int) -> Point:
    """What is open at this place among the inputs."""
    book, item = tables.rulebook, tables.inputs[k]
    fact = book.facts[tables.facts[item.fact]]
    question = book.question(item.question)
    computed = fact.origin == "computed"
    asks = tuple(book.question(name) for name in fact.inputs) if computed else (question,)
    return Point(k, fact.id, question, asks, question.kind == "pick_many", computed)


class _Search:
    """Which points settle the verdict, with what was found against it so far.

    contrasts: pairs of completions with different verdicts, and the second one's, as a bit.
    taken_over: whether the first of a pair (by its place), given the second one's answers to these
    inputs, has the second one's verdict.
    """

    def __init__(self, case: Evaluation) -> None:
        self.case = case
        self.leading = evaluate(case.tables, assumed(case), VERDICT)
        self.contrasts: list[tuple[tuple[int, ...], tuple[int, ...], int]] = []
        self.taken_over: dict[tuple[int, tuple[int, ...]], bool] = {}
        reached = reached_by(case, VERDICT)
        for (_, one), (verdict, other) in permutations(reached.items(), 2):
            self.contrasts.append((one, other, case.tables.mask(VERDICT, (verdict,))))

    def settles(self, points: Sequence[Point]) -> bool:
        """Whether each way to answer these points leaves exactly one verdict."""
        return self._nothing_against(points) and all(
            self._leaves_one(own) for _, own in self._ways(points)
        )

    def _nothing_against(self, points: Sequence[Point]) -> bool:
        """Two cases that answer these points alike have one verdict, if the points settle it.

        So the first case of each pair, given the second one's answers to them, must take over its
        verdict. The latest pairs tell most.
        """
        for place in reversed(range(len(self.contrasts))):
            one, other, _ = self.contrasts[place]
            differ = tuple(p.input for p in points if one[p.input] != other[p.input])
            if not differ:
                return False
            key = (place, differ)
            if key not in self.taken_over:
                self.taken_over[key] = self._takes_over(place, differ)
            if not self.taken_over[key]:
                return False
        return True

    def _takes_over(self, place: int, inputs: Sequence[int]) -> bool:
        one, other, verdict = self.contrasts[place]
        moved = list(one)
        for k in inputs:
            moved[k] = other[k]
        return concluded(self.case.tables, moved, VERDICT) == verdict

    def _leaves_one(self, own: Sequence[int]) -> bool:
        case = evaluate(self.case.tables, own, VERDICT)
        if len(case.possible(VERDICT)) == 1:
            return True
        reached = reached_by(case, VERDICT, enough=2)
        if len(reached) < 2:
            return exact_range(case, VERDICT).exact
        (_, one), (verdict, other) = reached.items()
        self.contrasts.append((one, other, case.tables.mask(VERDICT, (verdict,))))
        return False

    def _ways(self, points: Sequence[Point]) -> Iterator[tuple[tuple[int, ...], list[int]]]:
        """Each way to answer the points: a bit a point, and the case's inputs told so."""
        for told in product(*(each_bit(self.case.input_masks[point.input]) for point in points)):
            own = list(self.case.input_masks)
            for point, bit in zip(points, told, strict=True):
                own[point.input] = bit
            yield told, own

    def rank(self, point: Point) -> tuple[bool, bool, int, float]:
        """The most telling first: torn ones, then those that arise and turn the leading verdict."""
        arises = self.case.tables.inputs[point.input].arises(self.leading.masks) == YES
        turns = self._turns(point) if arises else 0
        return not _is_torn(self.case, point.input), not arises, -turns, self._mean_left(point)

    def _turns(self, point: Point) -> int:
        """How many verdicts an answer can lead to while all else is as in the leading case."""
        found = 0
        for bit in each_bit(self.case.input_masks[point.input]):
            found |= self._leading_with.outcomes(point.input, bit)
        return found.bit_count()

    def _mean_left(self, point: Point) -> float:
        """How many verdicts an answer leaves on average, by quick ranges."""
        tables, k = self.case.tables, point.input
        total = weights = 0.0
        for bit in each_bit(self.case.input_masks[k]):
            chosen = tables.names(tables.inputs[k].fact, bit) == (CHOSEN,)
            weight = SELDOM if point.line and chosen else 1.0
            total += weight * self._case_with.outcomes(k, bit).bit_count()
            weights += weight
        return total / weights

    @cached_property
    def _leading_with(self) -> OneMore:
        return _with(self.leading)

    @cached_property
    def _case_with(self) -> OneMore:
        return _with(self.case)

    def fork(self, points: tuple[Point, ...]) -> Fork:
        """What each way to answer these points leaves possible."""
        tables = self.case.tables
        branches = []
        for told, own in self._ways(points):
            left = exact_range(evaluate(tables, own, VERDICT), VERDICT).outcomes
            both = zip(points, told, strict=True)
            values = tuple(tables.names(tables.inputs[p.input].fact, bit)[0] for p, bit in both)
            branches.append(Branch(values, left))
        return Fork(points, tuple(branches), all(len(b.verdicts) == 1 for b in branches))


def _with(case: Evaluation) -> OneMore:
    tables = case.tables
    return OneMore(tables, case.input_masks, case.masks[: tables.base], VERDICT)
