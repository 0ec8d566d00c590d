"""After the first page: the problem, its terms, its safeguards, and what to do next."""

from __future__ import annotations

from framing.assessment import Framing, Safeguard
from framing.conditions import facts_read
from framing.document.blocks import (
    Block,
    Bullets,
    KeyValues,
    Numbered,
    Paragraph,
    Quotation,
    Section,
    Table,
    Text,
    strong,
    text,
)
from framing.document.page_one import COURSE_REASONS, ordered_reasons
from framing.document.wording import (
    LEARNING,
    TARGETS,
    assumption_note,
    backing,
    capital,
    sentence,
    shown_verdict,
    source_spans,
)
from framing.faults import named_list
from framing.findings import deciding, finding_of
from framing.interview import OpenQuestion
from framing.model import NOT_APPLICABLE, Rule

#: Verdicts under which only the advice of these stages still makes sense.
ADVICE_OF: dict[str, tuple[str, ...]] = {"stop": (), "do_not_use_ml": ("need",)}
STAGES_OF_ROADS = {"need": "Kind of solution", "verdict": "Verdict", "path": "AWS path"}


def problem(framing: Framing) -> Section:
    """The problem as the person told it; open when nobody has."""
    told = framing.answers.get("problem")
    block: Block = Quotation(told) if told else Paragraph(text("Open - not written down yet."))
    return Section("problem", 2, "The problem in your words", (block,))


def course_reasons(framing: Framing) -> Section | None:
    """The four reasons for ML, each with its evidence; None where the use is forbidden."""
    if shown_verdict(framing) == "stop":
        return None
    rows = tuple(_course_reason(framing, stage) for stage in COURSE_REASONS)
    table = Table("Does a reason for machine learning hold?", ("Reason", "Holds?", "Why"), rows)
    return Section("four-reasons", 2, "The four reasons for machine learning", (table,))


def _course_reason(framing: Framing, stage_id: str) -> tuple[Text, ...]:
    stage = framing.rulebook.stage(stage_id)
    possible = framing.case.possible(stage_id)
    if len(possible) == 1:
        conclusion = stage.conclusion(possible[0])
        rules = deciding(framing.case, stage_id)
        if all(_not_asked(framing, rule) for rule in rules):
            why = "Not asked, because your other answers settle the matter without it."
            return (text(stage.title), text("Not asked"), text(why))
        return (text(stage.title), text(capital(conclusion.label)), _because(framing, rules))
    held = stage.conclusion(framing.shown.possible(stage_id)[0])
    facts = {
        fact
        for rule in framing.rulebook.rules
        if rule.stage == stage_id and framing.case.status(rule.id) == "open"
        for fact in finding_of(framing.case, rule).open_facts
    }
    names = sorted(framing.rulebook.facts[fact].about for fact in facts)
    why = f"Not known yet: {named_list(names, 4)}. We assumed that it {held.label}."
    return (text(stage.title), text("Open"), text(why))


def _not_asked(framing: Framing, rule: Rule) -> bool:
    """Whether a rule fired only because its questions do not arise, so that nobody said it."""
    tables = framing.case.tables
    read = [tables.index[fact] for fact in facts_read(rule.when)]
    return all(tables.names(f, framing.case.masks[f]) == (NOT_APPLICABLE,) for f in read)


def _because(framing: Framing, rules: tuple[Rule, ...]) -> Text:
    result: Text = ()
    for rule in rules:
        gap = " " if result else ""
        result = text(result, gap, sentence(rule.because), backing(framing.rulebook, rule))
    return result


def ml_terms(framing: Framing) -> Section | None:
    """The problem in ML terms; None when the (leading) verdict has no task."""
    if not framing.brief or framing.shown_task is None:
        return None
    rows = []
    for line in framing.brief:
        said = text(LEARNING.get(line.text, line.text) if _is_type(line.term) else line.text)
        if line.open_question is not None:
            question = framing.rulebook.question(line.open_question)
            said = text(said, f" Open - ask {question.whom}: {question.ask}")
        rows.append((line.term, said))
    sources = source_spans(framing.rulebook, framing.shown_task.sources)
    blocks: list[Block] = [KeyValues(tuple(rows))]
    if framing.task is None:
        words = "The task rests on assumptions; it may become another one."
        blocks.insert(0, Paragraph(text(words)))
    if sources:
        blocks.append(Paragraph(text("Sources: ", sources, "."), quiet=True))
    return Section("ml-terms", 2, "The problem in machine learning terms", tuple(blocks))


def _is_type(term: str) -> bool:
    return term == "Learning type"


def safeguards(framing: Framing) -> Section | None:
    """What must go with it; None when no safeguard applies."""
    if not framing.safeguards:
        return None
    items = tuple(_safeguard(framing, item) for item in framing.safeguards)
    return Section("safeguards", 2, "Safeguards", (Bullets(items),))


def _safeguard(framing: Framing, item: Safeguard) -> Text:
    kind = "required" if item.required else "advised"
    start = text(strong(item.conclusion.label), f" ({kind}). ")
    why = text(" Why: ", _because(framing, item.rules))
    return text(start, sentence(item.conclusion.says), why, assumption_note(framing, item.rules))


def roads_not_taken(framing: Framing) -> Section | None:
    """What blocked the other roads; None where the use is forbidden."""
    verdict = shown_verdict(framing)
    if verdict == "stop":
        return None
    stages = ["need", "verdict"] + (["path"] if framing.shown_path != "none" else [])
    rows = tuple(
        (
            text(capital(item.label)),
            text(STAGES_OF_ROADS[item.stage]),
            text(sentence(item.blocked)),
            text(sentence(item.unblock)),
        )
        for item in framing.why_not
        if item.stage in stages
    )
    if not rows:
        return None
    header = ("Road", "Where it forks", "What stands in the way", "What would open it")
    table = Table("Each road, what blocks it, and what would open it", header, rows)
    return Section("roads-not-taken", 2, "Roads not taken", (table,))


def open_questions(framing: Framing) -> Section | None:
    """Whom to ask what, most influential first; None when nothing is open."""
    if not framing.open_questions:
        return None
    intro = (
        "These questions can still change the result; the most telling come first. The share is "
        "how many of the verdicts still possible an answer rules out on average, with all answers "
        "counted alike. It is our own measure."
    )
    rows = tuple(_open_question(item) for item in framing.open_questions)
    header = ("Question", "Ask", "Can change", "Share ruled out")
    blocks = (Paragraph(text(intro)), Table("Questions, most telling first", header, rows))
    return Section("open-questions", 2, "Open questions, and whom to ask", blocks)


def _open_question(item: OpenQuestion) -> tuple[Text, ...]:
    changes = named_list([TARGETS[target] for target in item.can_change])
    share = f"{item.influence * 100:.0f} %" if item.influence >= 0.005 else "None alone"
    question = item.question
    return (text(question.ask), text(capital(question.whom)), text(capital(changes)), text(share))


def next_steps(framing: Framing) -> Section | None:
    """What to do now: settle what is open, then what the rules advise; None without advice."""
    steps: list[Text] = []
    if framing.open_questions:
        question = framing.open_questions[0].question
        steps.append(text(f"Ask {question.whom}: {question.ask}"))
    advised = ADVICE_OF.get(shown_verdict(framing))
    fired = [
        rule
        for rule in framing.rulebook.rules
        if not rule.decides
        and framing.shown.status(rule.id) == "fired"
        and (advised is None or rule.stage in advised)
    ]
    required = [rule for item in framing.safeguards if item.required for rule in item.rules]
    for rule in (*ordered_reasons(framing), *framing.reasons, *required, *fired):
        if rule.next and (framing.safeguards or rule.stage != "safeguards"):
            steps.append(text(sentence(rule.next), assumption_note(framing, (rule,))))
    if not steps:
        return None
    return Section("next-steps", 2, "Next steps", (Numbered(tuple(dict.fromkeys(steps))),))
