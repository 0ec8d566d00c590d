"""Which page follows which. What applies, counts or comes next is asked of the interview."""

from __future__ import annotations

from framing.evaluation.tables import NO
from framing.pages import confirm, families, links
from framing.pages.visit import ASKED, CHECK, START, WORDS, Visit
from framing.result.costs import lacking
from framing.rulebook.model import Question


def after(visit: Visit, question: Question, was_answered: bool) -> str:
    """The page that follows an answer: new core questions first, then the rest of the group.

    Of a question that is asked for a price: the next one that this price takes, then the way back.
    """
    if visit.only:
        following = next_asked(visit)
        return following.id if following and visit.returns_to is None else ASKED
    if priced := visit.parameters.get(links.PRICE):
        choices = [c for c in visit.framing().services if c.service.id == priced]
        left = [name for name in lacking(choices, visit.answers) if name not in visit.answers]
        return left[0] if left else visit.returns_to or CHECK
    if links.ALONE in visit.parameters:
        return visit.returns_to or CHECK
    following = visit.interview.next
    if question.kind == "text" and question.core and visit.answers[question.id]:
        return WORDS
    # Whoever started from a published case says first what of it is right.
    waiting = confirm.next_to_confirm(visit, visit.interview.counting)
    if waiting and question.core and visit.returns_to is None:
        return waiting.id
    if question.core:
        return following.id if following else visit.returns_to or CHECK
    if not was_answered:
        for other in group(visit, question.section):
            if other.id not in visit.answers:
                return other.id
    return visit.returns_to or CHECK


def next_asked(visit: Visit) -> Question | None:
    """The next question of a link that asks only some; None when all are answered."""
    for name in visit.only:
        question = visit.rulebook.question(name)
        if name not in visit.answers and visit.interview.applies(question) != NO:
            return question
    return None


def before(visit: Visit, question: Question) -> str:
    """The page to which Back leads: from the options of a family to the families."""
    if families.chosen(visit, question):
        return question.id
    if visit.only:
        place = visit.only.index(question.id) if question.id in visit.only else 0
        return visit.only[place - 1] if place and visit.returns_to is None else ASKED
    if visit.returns_to:
        return visit.returns_to
    counted = set(visit.interview.counting)
    earlier = START if question.core else CHECK
    for other in visit.rulebook.questions:
        if other.id == question.id:
            break
        same = other.core if question.core else other.section == question.section
        if same and other.id in counted:
            earlier = other.id
    return earlier


def last_answered(visit: Visit) -> str:
    """The last core question answered, to go back to from the check page."""
    counted = visit.interview.counting
    answered = [q.id for q in visit.rulebook.questions if q.core and q.id in counted]
    return answered[-1] if answered else START


def group(visit: Visit, section: str) -> list[Question]:
    """The optional questions of a section that arise in this case, in order."""
    return [question for question in visit.interview.optional if question.section == section]


def progress(visit: Visit, question: Question, total: int) -> str:
    """Where one stands, such as ``Question 5 of about 14``; no total while nobody can tell.

    The problem in one's own words is told, not asked. total: about how many core questions there
    are.
    """
    if visit.only:
        place = visit.only.index(question.id) + 1 if question.id in visit.only else 1
        return f"Question {place} of {len(visit.only)}"
    if links.ALONE in visit.parameters:
        return ""
    if not question.core:
        members = group(visit, question.section)
        if question not in members:
            return ""
        # Whoever goes on goes up, although an answer may bring others up or make them needless.
        done = sum(member.id in visit.answers for member in members if member != question)
        place = members.index(question) if question.id in visit.answers else done
        return f"Question {place + 1} of {len(members)} in this group"
    order = [q.id for q in visit.rulebook.questions]
    if question.kind == "text":
        return ""
    counted = [q for q in visit.interview.counting if visit.rulebook.question(q).kind != "text"]
    total -= len(visit.interview.counting) - len(counted)
    steps = {q: visit.rulebook.question(q).steps(visit.answers[q]) for q in counted}
    second = bool(families.chosen(visit, question))
    place = (
        1
        + second
        + sum(
            steps[q]
            for q in counted
            if visit.rulebook.question(q).core and order.index(q) < order.index(question.id)
        )
    )
    verdicts = visit.rulebook.verdict.conclusions
    if len(visit.interview.case.possible(visit.rulebook.verdict.id)) == len(verdicts):
        return f"Question {place}"
    return f"Question {place} of about {max(total, place)}"


def share_of_group(visit: Visit, question: Question) -> int:
    """How much of an optional question's group is answered, in a hundred."""
    members = group(visit, question.section)
    done = sum(member.id in visit.answers for member in members)
    return round(100 * done / len(members)) if members else 0


def done_and_left(visit: Visit) -> tuple[int, int]:
    """How many core questions are answered, and about how many may still come.

    Of a link that asks only some questions: of those.
    """
    if visit.only:
        done = sum(name in visit.answers for name in visit.only)
        return done, len(visit.only) - done
    core = [
        question for q in visit.interview.counting if (question := visit.rulebook.question(q)).core
    ]
    done = sum(question.steps(visit.answers[question.id]) for question in core)
    here = visit.rulebook.asked.get(visit.page)
    if here is not None and here.id not in visit.answers:
        # The first of two steps is done.
        done += bool(families.chosen(visit, here))
    return done, visit.interview.remaining
