"""Cells of a table → facts, as SQL expressions. What is open or cannot be used is NULL.

SQL's own three-valued logic carries what is open: a condition is true or false only where every way
to fill in the NULLs makes it so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlglot import exp

from framing.answers.cells import BLANK, NONE, SEPARATOR
from framing.answers.checking import IN_A_HUNDRED, PERCENT
from framing.answers.former import EITHER, NOT_SURE, heirs
from framing.exports.logic import Every, Is, Logic, Some
from framing.rulebook.formulas import (
    HIGH_PRECISION,
    HUGE_VOLUME,
    LOW_PRECISION,
    MOST_CASES,
    NEARLY_ALL_CASES,
)
from framing.rulebook.model import (
    CHOSEN,
    NOT_APPLICABLE,
    NOT_CHOSEN,
    UNKNOWN,
    Fact,
    Question,
    Rulebook,
)

Expr = Any
#: Name of a column that is worked out on the way → its expression; each reads only earlier ones.
Columns = dict[str, Expr]
#: Dialects that have no way to try whether text is a number.
CANNOT_TRY = ("postgres",)
#: What text is read as a number; engines by themselves take more, such as 1_000, and not the same.
PLAIN_NUMBER = "[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?"
NUMBER, SHARE = f"^{PLAIN_NUMBER}$", f"^{PLAIN_NUMBER} *{PERCENT}$"
#: Cells that say nothing, and how engines write what is not a number.
EMPTY, NAN = ("", UNKNOWN), ("nan", "NaN")
TEXT, DOUBLE = exp.DataType.build("text"), exp.DataType.build("double")


def column(name: str) -> Expr:
    """A column of the table of answers, quoted."""
    return exp.column(name, quoted=True)


#: No part of a condition has a column of its own.
NO_PARTS: Mapping[Logic, str] = MappingProxyType({})


def literal(text: str) -> Expr:
    """A text, quoted."""
    return exp.Literal.string(text)


def either(parts: Iterable[Expr]) -> Expr:
    """OR of the parts; false of none."""
    listed = list(parts)
    return exp.or_(*listed) if listed else exp.false()


def both(parts: Iterable[Expr]) -> Expr:
    """AND of the parts; true of none."""
    listed = list(parts)
    return exp.and_(*listed) if listed else exp.true()


def chosen(pairs: Iterable[tuple[Expr, Expr]], otherwise: Expr | None = None) -> Expr:
    """CASE WHEN condition THEN value … ELSE otherwise END."""
    ifs = [exp.If(this=when.copy(), true=then.copy()) for when, then in pairs]
    return exp.Case(ifs=ifs, default=otherwise)


def is_null(value: Expr) -> Expr:
    """Whether a value is NULL; a comparison of a column with words is where the column is."""
    if isinstance(value, exp.EQ | exp.In):
        value = value.this
    inner = value.copy() if isinstance(value, exp.Column) else exp.Paren(this=value.copy())
    return exp.Is(this=inner, expression=exp.null())


def one_of(value: Expr, words: Sequence[str]) -> Expr:
    """Whether a value is one of these; NULL for NULL."""
    if len(words) == 1:
        return exp.EQ(this=value.copy(), expression=literal(words[0]))
    return exp.In(this=value.copy(), expressions=[literal(word) for word in words])


def _empty(text: Expr) -> Expr:
    """Whether a cell says nothing."""
    return exp.or_(is_null(text), one_of(text, [""]))


def holds(logic: Logic, named: Mapping[str, str], shared: Mapping[Logic, str] = NO_PARTS) -> Expr:
    """A condition. named: fact or stage → the column that holds it; shared: part → its column."""
    if logic in shared:
        return column(shared[logic])
    if isinstance(logic, Is):
        return one_of(column(named[logic.fact]), logic.values) if logic.values else exp.false()
    parts = (holds(part, named, shared) for part in logic.parts)
    return both(parts) if isinstance(logic, Every) else either(parts)


class Facts:
    """The columns that lead from a table's cells to some facts.

    columns: everything worked out. named: fact → its column. Questions without a column in the
    table (``absent``) count as not answered.
    """

    def __init__(
        self, rulebook: Rulebook, wanted: Iterable[str], dialect: str, absent: Sequence[str] = ()
    ) -> None:
        self.rulebook = rulebook
        self.dialect = dialect
        self.absent = absent
        self.columns: Columns = {}
        self.named: dict[str, str] = {}
        self._questions = {question.id: question for question in rulebook.questions}
        self._read: dict[str, Expr] = {}
        for name in wanted:
            self._fact(rulebook.facts[name])

    @property
    def cells(self) -> tuple[str, ...]:
        """The questions whose columns are read, in the order of the interview."""
        return tuple(q for q in self._questions if q in self._read)

    @property
    def faults(self) -> Expr:
        """The questions whose cells cannot be used, separated by ``;``; NULL where there is none.

        A cell cannot be used when it holds something, but nothing that the question allows.
        """
        marks: list[Expr] = []
        for question in self.cells:
            pairs = [
                (exp.not_(is_null(column(f"told_{question}"))), literal("")),
                (is_null(self._read[question]), literal("")),
                (one_of(self._read[question], self._empty(question)), literal("")),
                (self._is_torn(self._questions[question]), literal("")),
            ]
            marks.append(chosen(pairs, literal(SEPARATOR + question)))
        joined = exp.Concat(expressions=marks) if marks else literal("")
        names = exp.Substring(this=joined, start=exp.Literal.number(1 + len(SEPARATOR)))
        return exp.Nullif(this=names, expression=literal(""))

    def _is_torn(self, question: Question) -> Expr:
        """Whether a cell names several options or a span of numbers, which leaves it open."""
        if question.kind == "number":
            end = f"{PLAIN_NUMBER} *{PERCENT}?" if _is_share(question) else PLAIN_NUMBER
            pattern = f"^{end} *[.]{{2}} *{end}$"
        elif question.kind == "choose_one":
            names = (id_ for o in question.options for id_ in (o.id, *o.formerly))
            ids = "|".join((*names, UNKNOWN))
            pattern = f"^({ids})( *[{EITHER}] *({ids}))+$"
        else:
            return exp.false()
        return exp.RegexpLike(this=self._read[question.id].copy(), expression=literal(pattern))

    def _empty(self, question: str) -> tuple[str, ...]:
        return (*EMPTY, *NAN) if self._questions[question].kind == "number" else EMPTY

    # -- facts ------------------------------------------------------------------------------

    def _fact(self, fact: Fact) -> None:
        """A fact has the answer of the first of its questions that arises, or does not apply."""
        if fact.id in self.named:
            return
        pairs: list[tuple[Expr, Expr]] = []
        otherwise: Expr = literal(NOT_APPLICABLE)
        for question, told in self._told(fact):
            if question.ask_when is None:
                otherwise = told
                break
            arises = self._arises(question)
            pairs += [(arises, told), (is_null(arises), exp.null())]
        name = f"fact_{fact.id}"
        self.columns[name] = chosen(pairs, otherwise) if pairs else otherwise
        self.named[fact.id] = name

    def _told(self, fact: Fact) -> list[tuple[Question, Expr]]:
        """The questions that settle a fact, and what each says of it."""
        if fact.origin == "computed":
            assert fact.formula is not None
            numbers = {name: self._number(self._questions[name]) for name in fact.inputs}
            told = FORMULAS_IN_SQL[fact.formula](numbers)
            return [(self._questions[fact.inputs[-1]], told)]
        found = []
        for question in self.rulebook.questions:
            if question.kind == "choose_one" and question.fact == fact.id:
                found.append((question, self._choice(question)))
            elif question.kind == "pick_many" and fact.id in [o.id for o in question.options]:
                found.append((question, self._picked(question, fact.id)))
        return found

    def _arises(self, question: Question) -> Expr:
        """The column that says whether a question applies."""
        name = f"arises_{question.id}"
        if name not in self.columns:
            boxes = question.ask_when or ()
            for fact in dict.fromkeys(f for box in boxes for f in sorted(box)):
                self._fact(self.rulebook.facts[fact])
            every = (
                Every(tuple(Is(f, tuple(sorted(box[f]))) for f in sorted(box))) for box in boxes
            )
            self.columns[name] = holds(Some(tuple(every)), self.named)
        return column(name)

    # -- cells ------------------------------------------------------------------------------

    def _text(self, question: Question) -> Expr:
        """The column with a cell's text, without the spaces around it."""
        name = f"text_{question.id}"
        if name not in self.columns:
            cell = exp.null() if question.id in self.absent else column(question.id)
            self.columns[name] = _unspaced(exp.Cast(this=cell, to=TEXT))
            self._read[question.id] = column(name)
        return column(name)

    def _choice(self, question: Question) -> Expr:
        name = f"told_{question.id}"
        text = self._text(question)
        sets = {id_: o.sets for o in question.options for id_ in (o.id, *o.formerly)}
        same = [id_ for id_, value in sets.items() if id_ == value]
        pairs = [(one_of(text, same), text)] if same else []
        pairs += [
            (one_of(text, [id_]), literal(value)) for id_, value in sets.items() if id_ != value
        ]
        if question.counts_once_said:
            unsaid = self.rulebook.facts[str(question.fact)].assume[-1].value
            pairs.append((_empty(text), literal(unsaid)))
        self.columns[name] = chosen(pairs)
        return column(name)

    def _picked(self, question: Question, option: str) -> Expr:
        """Whether an option is in the list, which stands in a column of its own as ``;a;b?;``."""
        name = f"told_{question.id}"
        if name not in self.columns:
            text = self._text(question)
            former = [old for o in question.options for old in o.formerly]
            known = dict.fromkeys([*(o.id for o in question.options), *former, *question.gone])
            options = "|".join(known)
            end = f"( *{SEPARATOR}[ {SEPARATOR}]*|$)"
            pattern = literal(f"^[ {SEPARATOR}]*(({options})( *[{NOT_SURE}])?{end})+$")
            plain = exp.Replace(this=text, expression=literal(" "), replacement=literal(""))
            fenced = exp.Concat(expressions=[literal(SEPARATOR), plain, literal(SEPARATOR)])
            usable = exp.RegexpLike(this=text.copy(), expression=pattern)
            nothing = literal(SEPARATOR)
            self.columns[name] = chosen([(one_of(text, [NONE]), nothing), (usable, fenced)])
        told = column(name)

        def listed(mark: str, line: str = option) -> Expr:
            wanted = literal(f"{SEPARATOR}{line}{mark}{SEPARATOR}")
            return exp.StrPosition(this=told.copy(), substr=wanted) > exp.Literal.number(0)

        before: list[tuple[Expr, Expr]] = []
        for line in next(o.formerly for o in question.options if o.id == option):
            one = len(heirs(question, line)) == 1
            before += [(listed(NOT_SURE, line), exp.null())]
            before += [(listed("", line), literal(CHOSEN) if one else exp.null())]
        pairs = [
            (listed(NOT_SURE), exp.null()),
            (listed(""), literal(CHOSEN)),
            *before,
            (exp.not_(is_null(told)), literal(NOT_CHOSEN)),
        ]
        if question.counts_once_said:
            pairs.append((_empty(self._text(question)), literal(NOT_CHOSEN)))
        return chosen(pairs)

    def _number(self, question: Question) -> Expr:
        """The number in a cell, where it lies within the question's bounds."""
        name, read = f"told_{question.id}", f"read_{question.id}"
        if name not in self.columns:
            text = self._text(question)
            cast = exp.Cast if self.dialect in CANNOT_TRY else exp.TryCast
            pairs = [(_matches(text, NUMBER), cast(this=text.copy(), to=DOUBLE))]
            if _is_share(question):
                bare = exp.Replace(this=text, expression=literal(PERCENT), replacement=literal(""))
                pairs.append((_matches(text, SHARE), cast(this=bare, to=DOUBLE)))
            self.columns[read] = chosen(pairs)
            within = exp.Between(
                this=column(read), low=number(question.minimum), high=number(question.maximum)
            )
            self.columns[name] = chosen([(within, column(read))])
        return column(name)


def _is_share(question: Question) -> bool:
    return (question.unit or "").endswith(IN_A_HUNDRED)


def _matches(text: Expr, pattern: str) -> Expr:
    return exp.RegexpLike(this=text.copy(), expression=literal(pattern))


def _unspaced(text: Expr) -> Expr:
    """Text with every blank as a space, and none around it."""
    blanks, spaces = literal(BLANK[1:]), literal(" " * (len(BLANK) - 1))
    return exp.Trim(this=exp.Anonymous(this="TRANSLATE", expressions=[text, blanks, spaces]))


def number(value: float | None) -> Expr:
    """A number as a double, so that no engine counts in decimals."""
    assert value is not None
    return exp.Cast(this=exp.Literal.number(f"{value:.15g}"), to=DOUBLE)


# -- formulas -----------------------------------------------------------------------------------


def _yes(condition: Expr, numbers: Mapping[str, Expr]) -> Expr:
    """``yes`` or ``no``; open while one of the numbers is."""
    missing = either(is_null(n) for n in numbers.values())
    return chosen([(missing, exp.null()), (condition, literal("yes"))], literal("no"))


def _perfect(numbers: Mapping[str, Expr]) -> Expr:
    cases, share, gain = (
        numbers[name] for name in ("cases_per_month", "share_that_matters", "gain_per_hit")
    )
    return cases * share / number(100) * gain


def _perfect_pays(numbers: Mapping[str, Expr]) -> Expr:
    return _yes(_perfect(numbers) > numbers["running_cost"], numbers)


def _extra_pays(numbers: Mapping[str, Expr]) -> Expr:
    left = exp.Paren(this=number(1) - numbers["found_today"] / number(100))
    return _yes(_perfect(numbers) * left > numbers["running_cost"], numbers)


def _all_pays(numbers: Mapping[str, Expr]) -> Expr:
    share, gain = numbers["share_that_matters"], numbers["gain_per_hit"]
    cost = exp.Paren(this=number(100) - share) * numbers["false_alarm_cost"]
    return _yes(share * gain - cost > number(0), numbers)


def _precision(numbers: Mapping[str, Expr]) -> Expr:
    gain, cost = numbers["gain_per_hit"], numbers["false_alarm_cost"]
    total = exp.Paren(this=gain + cost)
    share = cost / total
    pairs = [
        (is_null(total), exp.null()),
        (exp.EQ(this=total.copy(), expression=number(0)), literal("low")),
        (share < number(LOW_PRECISION), literal("low")),
        (share < number(HIGH_PRECISION), literal("middle")),
    ]
    return chosen(pairs, literal("high"))


def _rule_share(numbers: Mapping[str, Expr]) -> Expr:
    share = numbers["rules_decide"]
    pairs = [
        (is_null(share), exp.null()),
        (share < number(MOST_CASES), literal("few")),
        (share < number(NEARLY_ALL_CASES), literal("most")),
    ]
    return chosen(pairs, literal("nearly_all"))


def _monthly_volume(numbers: Mapping[str, Expr]) -> Expr:
    cases = numbers["cases_per_month"]
    pairs = [(is_null(cases), exp.null()), (cases < number(HUGE_VOLUME), literal("usual"))]
    return chosen(pairs, literal("huge"))


#: The same formulas as ``framing.formulas.FORMULAS``, for numbers that are known.
FORMULAS_IN_SQL: Mapping[str, Callable[[Mapping[str, Expr]], Expr]] = {
    "perfect_prediction_pays": _perfect_pays,
    "extra_gain_pays": _extra_pays,
    "acting_on_all_pays": _all_pays,
    "precision_needed": _precision,
    "rule_share": _rule_share,
    "monthly_volume": _monthly_volume,
}
