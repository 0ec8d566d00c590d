"""What a framing came to, small enough to be compared: taken from it, or from its saved JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from framing.document.wording import path_label, shown_verdict, task_label, verdict_label
from framing.faults import AnswersError, Code
from framing.faults.english import nearest
from framing.listings.services import state_of
from framing.reading.dates import iso_date
from framing.reading.text import plain_text
from framing.result.framing import FORMAT, Framing
from framing.rulebook.model import Rulebook

NOWHERE = "not in the rulebook"


@dataclass(frozen=True)
class Outcome:
    """One thing that came out. ids: by which it is compared. words: as a person reads it.

    parts: ids → words of each, where several came out in no order; only those that differ are told.
    """

    ids: tuple[object, ...]
    words: str
    parts: Mapping[object, str] | None = None

    def beside(self, other: Outcome) -> str:
        """The words, without the parts that are the same in the other."""
        if self.parts is None or other.parts is None:
            return self.words
        return ", ".join(words for ids, words in self.parts.items() if ids not in other.parts)


@dataclass(frozen=True)
class RuleState:
    """Where a rule stood. carries: it carried the (leading) verdict."""

    title: str
    stage: str
    status: str
    carries: bool


@dataclass(frozen=True)
class Snapshot:
    """What one case came to on one date. named: services by id, with their names.

    told: states of services as they were saved; others are looked up in the rulebook.
    """

    rulebook: Rulebook
    version: str
    digest: str
    as_of: str
    outcomes: Mapping[str, Outcome]
    rules: Mapping[str, RuleState]
    named: Mapping[str, str]
    told: Mapping[str, str]

    def state(self, service: str) -> str:
        """The state of a service then, in words."""
        if service in self.told:
            return self.told[service].replace("_", " ")
        known = self.rulebook.services.get(service)
        return state_of(known, self.as_of).replace("_", " ") if known else NOWHERE


def snapshot_of(framing: Framing) -> Snapshot:
    """What this framing comes to."""
    book = framing.rulebook
    carrying = {rule.id for rule in framing.reasons}
    named = [choice.service for choice in framing.services]
    named += [item.service for item in framing.services_not_offered]
    task = framing.leading_task.id if framing.leading_task else "none"
    return Snapshot(
        book,
        book.version,
        book.digest,
        framing.as_of,
        {
            "Verdict": _verdict(book, shown_verdict(framing), framing.firm),
            "Task": Outcome((task,), task_label(book, task)),
            "AWS path": Outcome((framing.leading_path,), path_label(book, framing.leading_path)),
            "Services": _several([(c.service.id, c.service.name) for c in framing.services]),
            "Safeguards": _safeguards(
                (s.conclusion.id, s.conclusion.label, s.required, {r.id: r.title for r in s.rules})
                for s in framing.safeguards
            ),
            "Parts": _several([(p.conclusion.id, p.conclusion.label) for p in framing.parts]),
        },
        {
            f.rule.id: RuleState(f.rule.title, f.rule.stage, f.status, f.rule.id in carrying)
            for f in framing.findings
        },
        {service.id: service.name for service in named},
        {},
    )


def snapshot_in(data: Mapping[str, Any], rulebook: Rulebook, name: str) -> Snapshot:
    """What a saved framing (its JSON form, read) came to when it was saved.

    rulebook: today's, for words and for states that were not saved. name: of the file. Raises
    AnswersError for data that is no framing.
    """
    try:
        return _snapshot_in(_readable(data), rulebook)
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        what = f"It is not a whole framing: {error.args[0] if error.args else 'part'} is amiss."
        fix = "Save it again with `framing assess --format json`."
        raise AnswersError.of(Code.BAD_FRAMING, name, what, fix) from None


def _readable(data: Any) -> Any:
    """The same data, in whose texts what steers is shown as symbols."""
    if isinstance(data, str):
        return plain_text(data)
    if isinstance(data, Mapping):
        return {key: _readable(value) for key, value in data.items()}
    return [_readable(item) for item in data] if isinstance(data, list) else data


def is_framing(data: object) -> bool:
    """Whether this is the JSON form of a framing rather than answers."""
    return isinstance(data, Mapping) and data.get("format") == FORMAT


def _snapshot_in(data: Mapping[str, Any], book: Rulebook) -> Snapshot:
    services = [*data["services"], *data["services_not_offered"]]
    carrying = {item["rule"] for item in data["reasons"]}
    firm = data["firm"]
    if not isinstance(firm, bool):
        raise TypeError("firm")
    task, path = str(data["leading_task"]), str(data["leading_path"])
    paths = {c.id: c.label for c in book.path.conclusions}
    titles = {finding["rule"]: str(finding["title"]) for finding in data["findings"]}
    now = {name: book.rule_now(name) for name in titles}
    return Snapshot(
        book,
        str(data["rulebook_version"]),
        str(data["rulebook_digest"]),
        iso_date(data["as_of"]),
        {
            "Verdict": _verdict(book, str(data["verdict"] if firm else data["leading"]), firm),
            "Task": Outcome((task,), task_label(book, task) if task in book.tasks else task),
            "AWS path": Outcome((path,), paths.get(path, path)),
            "Services": _several([(s["id"], s["name"]) for s in data["services"]]),
            "Safeguards": _safeguards(
                (s["id"], s["label"], bool(s["required"]), {now[r]: titles[r] for r in s["rules"]})
                for s in data["safeguards"]
            ),
            "Parts": _several([(p["id"], p["title"]) for p in data["parts"]]),
        },
        {
            now[f["rule"]]: RuleState(
                str(f["title"]), str(f["stage"]), str(f["status"]), f["rule"] in carrying
            )
            for f in data["findings"]
        },
        {str(s["id"]): str(s["name"]) for s in services},
        {str(s["id"]): str(s["state"]) for s in services},
    )


def _verdict(book: Rulebook, verdict: str, firm: bool) -> Outcome:
    ids = [conclusion.id for conclusion in book.verdict.conclusions]
    if verdict not in ids:
        raise ValueError(f"verdict {verdict[:40]} ({nearest(verdict, ids)})")
    label = verdict_label(book, verdict)
    return Outcome((verdict, firm), label if firm else f"{label} (leading)")


def _several(items: Sequence[tuple[str, str]]) -> Outcome:
    return Outcome(tuple(id_ for id_, _ in items), ", ".join(words for _, words in items))


def _safeguards(found: Iterable[tuple[str, str, bool, Mapping[str, str]]]) -> Outcome:
    """Id, label, whether it is required, and the titles of its rules by id."""
    parts: dict[object, str] = {}
    for id_, label, required, rules in sorted(found, key=lambda item: item[0]):
        kind = "required" if required else "advised"
        titles = "; ".join(rules[rule] for rule in sorted(rules))
        parts[id_, required, frozenset(rules)] = f"{label} ({kind}: {titles})"
    return Outcome(tuple(parts), ", ".join(parts.values()), parts)
