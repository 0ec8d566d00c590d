"""All answers as given, in one table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from framing.document.blocks import Block, Heading, Paragraph, Quotation, Section, Table, Text, text
from framing.document.wording import answer_lines
from framing.result.framing import Framing
from framing.rulebook.model import CHOSEN, UNKNOWN, Question

#: A text of more characters stands below the table.
SHORT_TEXT = 200
DOES_NOT_COUNT = "does not count, since the question does not arise"


def answers_given(framing: Framing) -> Section | None:
    """Questions with their answers; those that do not count and those proposed are marked.

    None while nothing but the problem was told.
    """
    rows: list[tuple[Text, ...]] = []
    long: list[Block] = []
    for question in framing.rulebook.questions:
        given = framing.answers.get(question.id)
        if given in (None, "") or question.id == "problem":
            continue
        if question.kind == "text" and len(str(given)) > SHORT_TEXT:
            long += [Heading(question.short), Quotation(str(given))]
        else:
            notes = "; ".join(_notes(framing, question))
            words = _words(question, given) + (f" ({notes})" if notes else "")
            rows.append((text(question.short), text(words)))
    if not rows and not long:
        return None
    table = (Table("As given", ("Question", "Answer"), tuple(rows)),) if rows else ()
    note = "Your own words stand on page one." if framing.answers.get("problem") else ""
    remark = (Paragraph(text(note), quiet=True),) if note else ()
    return Section("answers", 2, "Answers given", (*table, *long, *remark))


def _words(question: Question, given: object) -> str:
    """An answer in the words of the questionnaire; of lines to tick, those that hold or may."""
    if isinstance(given, Mapping) and not {CHOSEN, UNKNOWN} & set(given.values()):
        return "None of these"
    return answer_lines(question, given)


def _notes(framing: Framing, question: Question) -> Iterator[str]:
    proposed = framing.about.proposed
    if proposed and question.id in proposed.confirmed(framing.answers.plain()):
        yield f"proposed by {proposed.by} from your words, and confirmed"
    if question.id not in framing.counting and question.kind != "text":
        yield DOES_NOT_COUNT
