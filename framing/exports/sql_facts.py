"""Cells of a table → facts, as SQL expressions. What is open or cannot be used is NULL.

SQL's own three-valued logic carries what is open: a condition is true or false only where every way
to fill in the NULLs makes it so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlglot import exp

from framing.answers.cells import BLANK, NONE, SEPARATOR
from framing.answers.checking import PERCENT
from framing.answers.former import EITHER, NOT_SURE, heirs
from framing.exports.logic import Every, Is, Some
from framing.exports.sql_formulas import FORMULAS_IN_SQL
from framing.exports.sql_words import (
    DOUBLE,
    TEXT,
    Expr,
    both,
    chosen,
    column,
    either,
    holds,
    is_null,
    literal,
    number,
    one_of,
)
from framing.rulebook.model import (
    CHOSEN,
    NOT_APPLICABLE,
    NOT_CHOSEN,
    UNKNOWN,
    Fact,
    Option,
    Question,
    Rulebook,
)

#: Name of a column that is worked out on the way → its expression; each reads only earlier ones.
Columns = dict[str, Expr]
#: Dialects that have no way to try whether text is a number.
CANNOT_TRY = ("postgres",)
#: What text is read as a number; engines by themselves take more, such as 1_000, and not the same.
PLAIN_NUMBER = "[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?"
NUMBER, SHARE = f"^{PLAIN_NUMBER}$", f"^{PLAIN_NUMBER} *{PERCENT}$"
#: Between the ends of a span.
DOTS = ".."
#: Cells that say nothing, and how engines write what is not a number.
EMPTY, NAN = ("", UNKNOWN), ("nan", "NaN")


def _known(text: Expr) -> Expr:
    """A cell's text, empty where there is none, so that a comparison with it is never open."""
    return exp.Coalesce(this=text.copy(), expressions=[literal("")])


def _empty(text: Expr) -> Expr:
    """Whether a cell says nothing."""
    return exp.or_(is_null(text), one_of(text, [""]))


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
            pairs += self._left_open(self._questions[question])
            marks.append(chosen(pairs, literal(SEPARATOR + question)))
        joined = exp.Concat(expressions=marks) if marks else literal("")
        names = exp.Substring(this=joined, start=exp.Literal.number(1 + len(SEPARATOR)))
        return exp.Nullif(this=names, expression=literal(""))

    def _is_torn(self, question: Question) -> Expr:
        """Whether a cell names several options or a span in bounds, which leaves it open."""
        if question.kind == "number":
            low, high = column(f"low_{question.id}"), column(f"high_{question.id}")
            least, most = number(question.minimum), number(question.maximum)
            return both((low >= least, low.copy() <= high, high.copy() <= most))
        if question.kind == "choose_one":
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
        pairs = self._told_by_lines(question)
        if pairs:
            pairs.append((self._may_be_by_lines(question), exp.null()))
        pairs += [(one_of(text, same), text)] if same else []
        pairs += [
            (one_of(text, [id_]), literal(value)) for id_, value in sets.items() if id_ != value
        ]
        if question.counts_once_said:
            unsaid = self.rulebook.facts[str(question.fact)].assume[-1].value
            pairs.append((_empty(text), literal(unsaid)))
        self.columns[name] = chosen(pairs)
        return column(name)

    def _told_by_lines(self, question: Question) -> list[tuple[Expr, Expr]]:
        """Options that an earlier line of a list told of; these go before the cell itself."""
        return [
            (self._lists(grid, line), literal(option.sets))
            for option, grid, line in self._earlier_lines(question)
        ]

    def _may_be_by_lines(self, question: Question) -> Expr:
        """Whether an earlier line of a list was perhaps true that tells more than the cell."""
        text = self._text(question)
        return either(
            both((self._lists(grid, line, NOT_SURE), exp.not_(one_of(_known(text), [option.id]))))
            for option, grid, line in self._earlier_lines(question)
        )

    def _left_open(self, question: Question) -> list[tuple[Expr, Expr]]:
        """No fault of an option in a cell beside an earlier line that was perhaps true."""
        if not self._earlier_lines(question):
            return []
        option = one_of(self._read[question.id], [option.id for option in question.options])
        return [(both((option, self._may_be_by_lines(question))), literal(""))]

    def _earlier_lines(self, question: Question) -> list[tuple[Option, Question, str]]:
        """The options that lines of earlier lists told of, the lists, and the lines."""
        return [
            (option, self._questions[old], line)
            for option in question.options
            for old, lines in option.formerly_said.items()
            for line in lines
            if old in self._questions and line in self._questions[old].gone
        ]

    def _picked(self, question: Question, option: str) -> Expr:
        """Whether an option is in the list."""
        before: list[tuple[Expr, Expr]] = []
        for line in next(o.formerly for o in question.options if o.id == option):
            one = len(heirs(question, line)) == 1
            before += [(self._lists(question, line, NOT_SURE), exp.null())]
            before += [(self._lists(question, line), literal(CHOSEN) if one else exp.null())]
        pairs = [
            (self._lists(question, option, NOT_SURE), exp.null()),
            (self._lists(question, option), literal(CHOSEN)),
            *before,
            (exp.not_(is_null(self._list(question))), literal(NOT_CHOSEN)),
        ]
        if question.counts_once_said:
            pairs.append((_empty(self._text(question)), literal(NOT_CHOSEN)))
        return chosen(pairs)

    def _lists(self, question: Question, line: str, mark: str = "") -> Expr:
        """Whether a list holds a line, with this mark behind it."""
        wanted = literal(f"{SEPARATOR}{line}{mark}{SEPARATOR}")
        told = self._list(question)
        return exp.StrPosition(this=told, substr=wanted) > exp.Literal.number(0)

    def _list(self, question: Question) -> Expr:
        """The lines of a list, which stands in a column of its own as ``;a;b?;``."""
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
        return column(name)

    def _number(self, question: Question) -> Expr:
        """The number in a cell, where it lies within the question's bounds."""
        name, read = f"told_{question.id}", f"read_{question.id}"
        if name not in self.columns:
            text = self._text(question)
            pairs = [(_matches(text, NUMBER), self._cast(text))]
            if question.share:
                bare = exp.Replace(this=text, expression=literal(PERCENT), replacement=literal(""))
                pairs.append((_matches(text, SHARE), self._cast(bare)))
            self.columns[read] = chosen(pairs)
            self._span(question)
            within = exp.Between(
                this=column(read), low=number(question.minimum), high=number(question.maximum)
            )
            self.columns[name] = chosen([(within, column(read))])
        return column(name)

    def _span(self, question: Question) -> None:
        """The columns with the two ends of a span such as ``5..9``; NULL where there is none."""
        text = self._text(question)
        end = f"{PLAIN_NUMBER} *{PERCENT}?" if question.share else PLAIN_NUMBER
        dots = exp.StrPosition(this=text, substr=literal(DOTS))
        one, two = exp.Literal.number(1), exp.Literal.number(len(DOTS))
        low = exp.Substring(this=text.copy(), start=one, length=dots - one.copy())
        high = exp.Substring(this=text.copy(), start=dots.copy() + two)
        for name, cut in (("low", low), ("high", high)):
            bare = exp.Replace(this=cut, expression=literal(PERCENT), replacement=literal(""))
            told = self._cast(exp.Trim(this=bare))
            spans = _matches(text, f"^{end} *[.]{{2}} *{end}$")
            self.columns[f"{name}_{question.id}"] = chosen([(spans, told)])

    def _cast(self, text: Expr) -> Expr:
        """The number that a text spells."""
        cast = exp.Cast if self.dialect in CANNOT_TRY else exp.TryCast
        return cast(this=text.copy(), to=DOUBLE)


def _matches(text: Expr, pattern: str) -> Expr:
    return exp.RegexpLike(this=text.copy(), expression=literal(pattern))


def _unspaced(text: Expr) -> Expr:
    """Text with every blank as a space, and none around it."""
    blanks, spaces = literal(BLANK[1:]), literal(" " * (len(BLANK) - 1))
    return exp.Trim(this=exp.Anonymous(this="TRANSLATE", expressions=[text, blanks, spaces]))
