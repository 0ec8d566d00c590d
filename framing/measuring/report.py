"""Evidence → a report for people, and plain data for programs."""

from __future__ import annotations

import datetime
import json
import math
from typing import Any

from framing.answers.measured import Shown
from framing.document.blocks import (
    Block,
    Bullets,
    Callout,
    Document,
    Listing,
    Paragraph,
    Part,
    Section,
    Table,
    strong,
    text,
)
from framing.document.measured import answer_shown
from framing.faults.english import named_list
from framing.measuring.findings import Found, figure_words, hundredths
from framing.measuring.results import Results
from framing.measuring.rule_test import Contender, RuleTest

FORMATS = ("md", "html", "json")
#: How the cases were parted, in words.
SPLITS = {
    "time": "Each test is on cases later than all that were learned from.",
    "case": "No case that was tested on was also learned from.",
    "chance": "The cases tested on are taken by chance.",
}
MEASURES = {
    "order": "Counted is how well cases are put in order: 0 is chance, 100 puts every case that "
    "matters first.",
    "money": "Counted is money, by the gain and cost you gave: 0 is the better of acting on none "
    "or on all, 100 is never wrong.",
    "right": "Counted are right answers: 0 is always giving the commonest answer, 100 is never "
    "wrong.",
    "distance": "Counted is how near the amounts come: 0 is always saying the middle one, 100 is "
    "never off.",
    "season": "Counted is how near the figures come: 0 is repeating the figure of one season ago, "
    "100 is never off.",
}
ENDINGS = {
    "enough": "A written rule does it as well as models that learn.",
    "fall_short": "Models that learn do clearly better than a written rule.",
    "cannot_tell": "These cases cannot tell whether a rule is enough.",
    "nothing": "Nothing in this table tells the outcome better than one answer for all.",
}


def render(evidence: Results, fmt: str) -> str:
    """The report as ``md``, ``html`` or ``json``. Raises ValueError naming these."""
    if fmt == "json":
        return json.dumps(to_dict(evidence), indent=2, ensure_ascii=False) + "\n"
    if fmt == "html":
        from framing.document.html import to_html

        return to_html(document_of(evidence))
    if fmt == "md":
        from framing.document.markdown import to_markdown

        return to_markdown(document_of(evidence))
    raise ValueError(f"{fmt!r} is not a format. Use one of: {', '.join(FORMATS)}.")


def document_of(evidence: Results) -> Document:
    """The report as a neutral tree."""
    found = [_test(evidence), _findings(evidence), _proposals(evidence), _how(evidence)]
    sections = tuple(section for section in found if section is not None)
    read = "" if evidence.read == evidence.rows else f", {evidence.read:,} of them looked at"
    return Document(
        title="What a sample of past cases shows",
        subtitle=f"{evidence.table}: {evidence.rows:,} rows{read}",
        note="Nothing here is an answer until a person takes it.",
        language="en",
        date=datetime.date.today().isoformat(),
        parts=(Part("page_one", "In short", sections),),
        author=evidence.rulebook.name,
    )


def _test(evidence: Results) -> Section | None:
    test = evidence.test
    if test is None:
        return None
    ids = ("rule_enough", "both_weak", "rule_short", "rule_open", "nothing_tells")
    told = [found for found in evidence.findings if found.kind.id in ids]
    lead = Callout(
        "verdict",
        "Rule or model?",
        text(ENDINGS[test.ending]),
        tuple(Paragraph(text(found.says)) for found in told),
    )
    blocks: list[Block] = [lead]
    if evidence.rule is not None:
        blocks.append(Paragraph(text(f"The best written rule is {evidence.rule.words}:")))
        blocks.append(Listing("\n".join(evidence.rule.lines)))
    rows = tuple(_row(one) for one in (test.today, *test.contenders) if one is not None)
    header = ("Way", "Gained of a hundred", "Right of a hundred")
    blocks.append(Table("What each gained on unseen cases", header, rows))
    if evidence.without:
        words = (
            f"Left out of all this, since they may be known only afterwards: "
            f"{named_list(evidence.without)}."
        )
        blocks.append(Paragraph(text(words)))
    return Section("rule-or-model", 2, "Is a written rule enough?", tuple(blocks))


def _row(one: Contender) -> tuple[Any, ...]:
    right = "" if one.right is None else figure_words(hundredths(one.right))
    gain = "" if math.isnan(one.mean) else figure_words(hundredths(one.mean))
    return (text(one.words), text(gain), text(right))


def _findings(evidence: Results) -> Section:
    items = tuple(text(strong(f"{f.kind.title}. "), f.says) for f in evidence.findings)
    return Section("findings", 2, "What else it shows", (Bullets(items),))


def _proposals(evidence: Results) -> Section | None:
    if not evidence.proposals:
        return None
    rows = tuple(_proposed(evidence, one) for one in evidence.proposals)
    return Section(
        "proposals",
        2,
        "Answers that it proposes",
        (
            Paragraph(text("Take them, change them or leave them: you know more than the table.")),
            Table("Proposed answers", ("Question", "Answer", "Because"), rows),
        ),
    )


def _proposed(evidence: Results, one: Shown) -> tuple[Any, ...]:
    question = evidence.rulebook.question(one.question)
    return (text(question.short), text(answer_shown(question, one)), text(one.says))


def _how(evidence: Results) -> Section:
    items = []
    test = evidence.test
    if test is not None:
        items.append(
            f"{MEASURES[test.measure]} {SPLITS[test.split]} The comparison was repeated "
            f"{len(test.contenders[0].gains)} times, each learning from about "
            f"{test.learned_from:,} cases; {test.unseen:,} cases were tested on."
        )
        items.append(
            "The certainty is that of the corrected resampled t-test (Nadeau and Bengio, 2003). "
            "Form and model were chosen anew in each repeat, on cases apart from the tested ones."
        )
    items += [f"{note.where}: {note.what} {note.fix}" for note in evidence.notes]
    items += [f"Not looked at: {words}." for words in evidence.left_out]
    measured = evidence.rulebook.measured
    named = named_list(f"{t.id} {t.value:g}" for t in list(measured.thresholds.values())[:40])
    items.append(f"Thresholds (in rules/evidence.yaml, each with its source): {named}.")
    return Section("how", 2, "How it was measured", (Bullets(tuple(map(text, items))),))


# -- plain data ---------------------------------------------------------------------------------


def to_dict(evidence: Results) -> dict[str, Any]:
    """All of it as plain dicts, lists, text, numbers and None, in a fixed order."""
    return {
        "format": "framing-evidence/1",
        "table": evidence.table,
        "rows": evidence.rows,
        "read": evidence.read,
        "roles": evidence.roles.named(),
        "rule_test": None if evidence.test is None else _test_data(evidence.test),
        "rule": None
        if evidence.rule is None
        else {"form": evidence.rule.words, "lines": list(evidence.rule.lines)},
        "left_out_of_it": list(evidence.without),
        "findings": [_found(one) for one in evidence.findings],
        "proposals": [one.plain() for one in evidence.proposals],
        "notes": [str(note) for note in evidence.notes],
        "not_looked_at": list(evidence.left_out),
        "rulebook_version": evidence.rulebook.version,
    }


def _found(one: Found) -> dict[str, Any]:
    return {
        "finding": one.kind.id,
        "columns": list(one.columns),
        "says": one.says,
        "figures": dict(one.figures),
    }


def _test_data(test: RuleTest) -> dict[str, Any]:
    return {
        "ending": test.ending,
        "measure": test.measure,
        "split": test.split,
        "unseen": test.unseen,
        "learned_from": test.learned_from,
        "rule": _finite(test.rule),
        "model": _finite(test.model),
        "behind": {
            "mean": _finite(test.behind.mean),
            "low": _finite(test.behind.low),
            "high": _finite(test.behind.high),
        },
        "more_cases": test.more_cases,
        "best_rule": test.best_rule,
        "best_model": test.best_model,
        "ways": [
            {
                "id": one.id,
                "rule": one.rule,
                "gained": _finite(one.mean),
                "right": one.right if one.right is None else _finite(one.right),
                "repeats": [_finite(gain) for gain in one.gains],
            }
            for one in (test.today, *test.contenders)
            if one is not None
        ],
    }


def _finite(value: float) -> float | None:
    """Rounded, so that it is the same everywhere; None where there is no number."""
    return round(value, 4) if math.isfinite(value) else None
