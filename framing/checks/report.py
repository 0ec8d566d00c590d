"""``framing check``: what is wrong with a rulebook, what shows it, the remedy; the certificate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from framing.checks.cases import case_faults
from framing.checks.extent import Extent, extent
from framing.checks.influence import Influence, idle_questions, influences
from framing.checks.journeys import walk
from framing.checks.left_open import left_open_faults
from framing.checks.near_misses import near_miss_warnings
from framing.checks.offers import closed_advice, offer_faults
from framing.checks.options import twin_warnings
from framing.checks.promises import promise_faults
from framing.checks.questions import core_faults, reachable_faults, unused_faults
from framing.checks.rules import rule_faults, silent_faults
from framing.checks.sample import Sample, evidence
from framing.checks.stages import Overlap, gap_faults, idle_faults, overlaps
from framing.checks.staleness import age_warnings
from framing.checks.wording import wording_faults
from framing.evaluation.compiling import tables_for
from framing.evaluation.interview import MOST_CORE
from framing.evaluation.tables import Tables
from framing.faults import MOST_PRINTED, Code, Fault, in_data, in_lines
from framing.rulebook.certificate import CHECK_VERSION, Certificate
from framing.rulebook.files import BASE_MARK
from framing.rulebook.model import Rulebook


@dataclass(frozen=True)
class Report:
    """What a check found.

    faults: what is wrong. warnings: what is old. overlaps: pairs of deciding rules that can hold
    together, settled by the order of the conclusions, as intended. influences: by question.
    certificate: None while there is a fault.
    """

    rulebook: Rulebook
    as_of: str
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    overlaps: tuple[Overlap, ...]
    influences: tuple[Influence, ...]
    extent: Extent
    proven: tuple[tuple[str, int], ...]

    @property
    def certificate(self) -> Certificate | None:
        """The certificate of a rulebook without a fault; None with one."""
        if self.faults:
            return None
        book = self.rulebook
        return Certificate(
            rulebook=book.name,
            version=book.version,
            digest=book.digest,
            check_version=CHECK_VERSION,
            as_of=self.as_of,
            answer_sets=str(self.extent.answer_sets),
            proven=self.proven,
        )


def check(rulebook: Rulebook, as_of: str) -> Report:
    """Everything that is proven of a loaded rulebook for an ISO date, or shown to be wrong."""
    tables = tables_for(rulebook, as_of)
    dates = sorted({journey.as_of for journey in rulebook.journeys} - {as_of})
    seen = evidence(tables)
    walked = walk(rulebook)
    found = extent(tables)
    measured = influences(seen)
    proofs = tuple(_proofs(seen, [tables_for(rulebook, date) for date in dates], measured))
    gaps = _ids(proofs, Code.GAP)
    ours, moved = by_owner(rulebook, (*walked.faults, *left_open_faults(rulebook)))
    impossible = _ids(proofs, Code.IMPOSSIBLE)
    faults = (
        *(fault for fault in proofs if fault.code == Code.IMPOSSIBLE),
        *(fault for fault in case_faults(tables) if fault.about not in impossible),
        *(fault for fault in ours if fault.code != Code.GAP or not gaps),
        *(fault for fault in proofs if fault.code != Code.IMPOSSIBLE),
        *core_faults(tables, found),
        *closed_advice(rulebook, as_of),
        *wording_faults(rulebook),
        *silent_faults(rulebook, {*walked.fired, *impossible}),
    )
    return Report(
        rulebook,
        as_of,
        faults,
        (
            *moved,
            *near_miss_warnings(tables),
            *twin_warnings(seen),
            *age_warnings(rulebook, as_of),
        ),
        overlaps(seen),
        measured,
        found,
        tuple(_proven(tables)),
    )


def _proofs(seen: Sample, dated: list[Tables], measured: tuple[Influence, ...]) -> Iterator[Fault]:
    """The faults that are shown over all complete answers; a gap ends the rest."""
    gaps = tuple(gap_faults(seen))
    yield from gaps
    if any(fault.code == Code.GAP for fault in gaps):
        return
    alone = tuple(rule_faults(seen, dated))
    yield from alone
    yield from idle_faults(seen, dated, _ids(alone, Code.IMPOSSIBLE))
    unused = (
        *reachable_faults(seen),
        *unused_faults(seen.tables.rulebook, seen.tables),
    )
    yield from unused
    yield from promise_faults(seen.tables, dated)
    yield from offer_faults(seen)
    yield from idle_questions(seen, measured, _ids(unused, Code.NEVER_ASKED, Code.UNREAD_FACT))


def by_owner(
    rulebook: Rulebook, faults: tuple[Fault, ...]
) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    """Faults of journeys; and warnings, where own rules move a journey of the rulebook below."""
    ours = tuple(f for f in faults if f.code != Code.JOURNEY_FAILS or BASE_MARK not in f.where)
    moved = (f for f in faults if f not in ours)
    fix = "If that is meant, nothing is to be done; a copy of the journey may say what you expect."
    return ours, tuple(replace(f, code=Code.JOURNEY_MOVES, fix=fix) for f in moved)


def _ids(faults: Iterable[Fault], *codes: Code) -> frozenset[str]:
    """What the faults of these kinds are about, so that one mistake is told once."""
    return frozenset(fault.about for fault in faults if fault.code in codes)


def _proven(tables: Tables) -> Iterator[tuple[str, int]]:
    """What a rulebook without a fault has been shown to keep, and of how many things."""
    book = tables.rulebook
    deciding = sum(rule.decides for rule in book.rules)
    yield "stages that reach exactly one conclusion for all complete answers", len(tables.stages)
    yield (
        "conclusions that some answers reach",
        sum(len(s.conclusions) for s in book.stages if s.hit_policy == "first"),
    )
    yield (
        "rules that are possible, not always true, not subsumed, and fire in a journey",
        len(book.rules),
    )
    yield "deciding rules that decide for some answers", deciding
    yield "cases of rules that come out as written", sum(len(r.cases) for r in book.rules)
    yield "journeys that come out as written", len(book.journeys)
    yield "verdicts that come out as written while questions are left open", len(book.left_open)
    yield "questions that can be asked and change something", len(book.questions)
    yield (
        "core questions at most, besides the problem in your own words, whatever somebody answers",
        MOST_CORE,
    )
    yield "promises kept for all complete answers", len(book.promises)
    yield "tasks with a path whose services are open", len(book.tasks)


# -- as text and as data --------------------------------------------------------------------


def report_text(report: Report) -> str:
    """The report in lines: faults with their witness, warnings, counts, and the certificate."""
    lines = [text for fault in report.faults[:MOST_PRINTED] for text in fault_lines(fault)]
    lines += in_lines(report.faults)[MOST_PRINTED:]
    lines += [f"Warning: {line}" for line in in_lines(report.warnings)]
    book = report.rulebook
    lines.append(f"{book.name} {book.version} ({book.digest[:12]}), as of {report.as_of}")
    certificate = report.certificate
    if certificate is None:
        count = len(report.faults)
        lines.append(f"{count} fault{'s' if count != 1 else ''} found. Not certified.")
        return "\n".join(lines) + "\n"
    lines.append(f"Proven over {report.extent.answer_sets:.3g} complete answer sets:")
    lines += [f"  {count:5d} {what}" for what, count in certificate.proven]
    lines.append(
        f"{len(report.overlaps)} pairs of deciding rules overlap; the order of the conclusions "
        "settles them (--overlaps lists them)."
    )
    lines.append("No fault found.")
    lines.append(f"Certificate {certificate.hash}")
    return "\n".join(lines) + "\n"


def fault_lines(fault: Fault) -> list[str]:
    """A fault, and under it the answers that show it."""
    lines = [str(fault)]
    if fault.witness:
        lines.append("  Shown by:")
        lines += [f"    {name}: {_told(value)}" for name, value in fault.witness.items()]
    return lines


def _told(value: Any) -> str:
    if isinstance(value, dict):
        chosen = [name for name, state in value.items() if state == "chosen"]
        return f"[{', '.join(chosen)}]"
    return str(value)


def report_data(report: Report) -> dict[str, Any]:
    """The report as plain data for JSON."""
    certificate = report.certificate
    return {
        "rulebook": report.rulebook.name,
        "version": report.rulebook.version,
        "digest": report.rulebook.digest,
        "as_of": report.as_of,
        "faults": in_data(report.faults),
        "warnings": in_data(report.warnings),
        "answer_sets": str(report.extent.answer_sets),
        "most_core_questions": list(report.extent.longest),
        "overlaps": [
            {"stage": o.stage, "wins": o.wins, "yields": o.yields} for o in report.overlaps
        ],
        "influence": [
            {"question": i.question, "arises": round(i.arises, 4), **_rounded(i.changes)}
            for i in report.influences
        ],
        "certificate": certificate.hash if certificate else None,
    }


def _rounded(shares: Any) -> dict[str, float]:
    return {name: round(share, 4) for name, share in shares.items()}
