"""Ids → the words that a reader sees. Nothing here decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import floor

from framing.answers.answers import leaves_open
from framing.answers.interval import Interval
from framing.document.blocks import Span, Text, safe_url, text
from framing.evaluation.findings import WhyNot, finding_of
from framing.evaluation.interview import SERVICES, applies
from framing.evaluation.service_availability import LANGUAGE
from framing.evaluation.tables import NO
from framing.evaluation.verdict import exact_range
from framing.faults.english import named_list
from framing.result.conclusions import Collected
from framing.result.economics import Figure, ends_of
from framing.result.framing import Framing
from framing.result.objection import ARGUMENT, Objection
from framing.result.services import FirstIf
from framing.rulebook.catalogue import Service
from framing.rulebook.model import CHOSEN, NOT_APPLICABLE, UNKNOWN, Fact, Question, Rule, Rulebook

#: What each type of learning is called, and what it means.
LEARNING_TYPES = {
    "supervised": ("supervised learning", "from examples with right answers"),
    "unsupervised": ("unsupervised learning", "patterns without right answers"),
    "reinforcement": ("reinforcement learning", "by trial and reward"),
    "generative": ("generative AI", "a ready-made model that creates content"),
}
LEARNING = {
    **{kind: f"{name} ({meaning})" for kind, (name, meaning) in LEARNING_TYPES.items()},
    "none": "none",
}
STATES = {
    "open": "open to new customers",
    "partly_closed": "open to new customers, with parts closed",
    "closed_to_new": "closed to new customers",
    "ended": "ended",
    "unknown": "not known to be open",
}
KINDS = {"own view": "our own view"}
OWN_VIEW = "own view"
#: Other roads, tasks or paths that are named on one line.
MOST_OTHERS = 3
#: All of a hundred, and what is said where more would be needed.
ALL = 100
NEVER = "never, even if all come out right"


def sentence(words: str) -> str:
    """The words with a capital at the start and a full stop at the end."""
    words = words.strip()
    if not words:
        return ""
    return words[0].upper() + words[1:] + ("" if words[-1] in ".!?" else ".")


def capital(words: str) -> str:
    """The words with a capital at the start."""
    return words[:1].upper() + words[1:]


def small(words: str) -> str:
    """The words with a small first letter, unless the first word has further capitals."""
    further = words.partition(" ")[0][1:]
    return words if further and not further.islower() else words[:1].lower() + words[1:]


def shortened(words: str, length: int = 60) -> str:
    """The words on one line, cut where they are long: between two words, if there are any."""
    line = " ".join(words.split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:.-") + "…"


def verdict_label(rulebook: Rulebook, verdict: str) -> str:
    """A verdict in words, such as ``do not use ML``."""
    return rulebook.verdict.conclusion(verdict).label


def verdict_labels(rulebook: Rulebook, verdicts: Iterable[str], joint: str = "or") -> str:
    """Verdicts in words, as part of a sentence."""
    return named_list([verdict_label(rulebook, v) for v in verdicts], joint=joint)


def aim_words(rulebook: Rulebook, aims: Iterable[str]) -> str:
    """What an answer can change, by the ids of stages or ``SERVICES``, as part of a sentence."""
    return named_list(
        [f"the {aim if aim == SERVICES else small(rulebook.stage(aim).title)}" for aim in aims]
    )


def task_label(rulebook: Rulebook, task: str) -> str:
    """A task in words; ``none`` where there is none."""
    return rulebook.tasks[task].name if task in rulebook.tasks else "none"


def path_label(rulebook: Rulebook, path: str) -> str:
    """A path in words; ``none`` where there is none."""
    return rulebook.path.conclusion(path).label


def standing_words(standing: str) -> str:
    """What a rule or step rests on, in words."""
    return KINDS.get(standing, standing)


def standing_label(rule: Rule) -> str:
    """What a rule's reason rests on: law, vendor limit, practice or our own view."""
    return standing_words(rule.standing)


def source_span(rulebook: Rulebook, source_id: str) -> Span:
    """The title of a source, linked where it has an address."""
    source = rulebook.sources[source_id]
    return Span(source.title, url=safe_url(source.url), cites=source.id)


def source_spans(rulebook: Rulebook, source_ids: Iterable[str]) -> Text:
    """The titles of sources, separated by semicolons. Our own judgement is not a source."""
    spans: list[Span] = []
    for source_id in dict.fromkeys(source_ids):
        if rulebook.sources[source_id].kind == OWN_VIEW:
            continue
        if spans:
            spans.append(Span("; "))
        spans.append(source_span(rulebook, source_id))
    return tuple(spans)


def backing(rulebook: Rulebook, rule: Rule) -> Text:
    """What a rule rests on, in brackets: its standing and its sources."""
    return backing_of(rulebook, rule.standing, rule.sources)


def backing_of(rulebook: Rulebook, standing: str, source_ids: Iterable[str]) -> Text:
    """A standing and sources in brackets, set small."""
    sources = source_spans(rulebook, source_ids)
    label = capital(standing_words(standing))
    words = text(f" ({label}", ": " if sources else "", sources, ")")
    return tuple(replace(span, quiet=True) for span in words)


def assumed_behind(framing: Framing, rules: Sequence[Rule]) -> str | None:
    """What nobody has said that the rules rest on: questions in few words, "" if none is known.

    None when one of the rules fires on the answers alone.
    """
    found = _open_behind(framing, rules)
    return None if found is None else _in_short(framing, found)


def _open_behind(framing: Framing, rules: Sequence[Rule]) -> list[str] | None:
    """The ids of the open questions that the rules rest on; None where one fires without them."""
    if any(framing.case.status(rule.id) == "fired" for rule in rules):
        return None
    asked = (q for rule in rules for q in finding_of(framing.leading_case, rule).answers)
    return [
        q
        for q in dict.fromkeys(asked)
        if leaves_open(framing.answers.get(q))
        and applies(framing.leading_case, framing.rulebook.question(q)) != NO
    ]


def _in_short(framing: Framing, asked: Iterable[str]) -> str:
    """Questions in few words; "" where there are none."""
    shorts = [small(framing.rulebook.question(q).short) for q in asked]
    return named_list(shorts, 4) if shorts else ""


def assumption_note(framing: Framing, rules: Sequence[Rule]) -> str:
    """A sentence on what is open that the rules rest on; "" where they rest on answers.

    On what the verdict hangs is told above everything else, and not again with each rule.
    """
    if (found := _open_behind(framing, rules)) is None:
        return ""
    if not found:
        return " This rests on an assumption."
    hangs = {q.id for fork in framing.hangs_on for point in fork.points for q in point.asks}
    others = _in_short(framing, [q for q in found if q not in hangs])
    return f" Still open: {others}." if others else ""


def shown_verdict(framing: Framing) -> str:
    """The verdict when it is firm, otherwise the leading one."""
    return framing.verdict if framing.firm else framing.leading


def verdict_sentence(framing: Framing) -> str:
    """The (leading) verdict as a sentence or two that a manager can repeat.

    One that is not firm says so in its first words, since a heading is quoted alone.
    """
    said = framing.reached(framing.rulebook.verdict).says
    says = [said if framing.firm else f"So far, {said[0].lower()}{said[1:]}"]
    others = other_needs(framing) if framing.firm and not framing.builds else ()
    if framing.then == "instead" and others:
        roads = f"most likely {framing.need.label}, or else {named_list(others, MOST_OTHERS, 'or')}"
        says.append(f"What to do instead is still open: {roads}.")
    elif framing.then == "instead" or (framing.then == "mend" and framing.need.fix_first):
        says.append(f"Most likely: {small(framing.need.says)}" if others else framing.need.says)
    elif framing.then == "mend":
        says += [item.says for _, item in framing.to_mend]
    if framing.builds:
        says += _what_and_how(framing)
    return " ".join(says)


def other_needs(framing: Framing) -> tuple[str, ...]:
    """The labels of what else the problem may call for, by what is still open."""
    need = framing.rulebook.need
    found = exact_range(framing.case, need.id).outcomes
    return tuple(need.conclusion(n).label for n in found if n != framing.need.id)


def _what_and_how(framing: Framing) -> list[str]:
    says = []
    if framing.leading_task is not None:
        says.append(f"The task is {small(framing.leading_task.name)}.")
    if framing.services:
        missed = missed_words(framing)
        condition = f", if it passes on twenty of your own cases: {missed}" if missed else ""
        says.append(f"On AWS, start with {start_words(framing)}{condition}.")
    return says


def missed_words(framing: Framing) -> str:
    """What the first service's call for such cases lacks, as part of a sentence; "" for nothing."""
    missed = framing.services[0].missed if framing.services else None
    if missed is None:
        return ""
    facts = framing.rulebook.facts
    made_for = named_list([facts[fact].values[value] for fact, value in missed.made_for])
    read = named_list([facts[LANGUAGE].values[language] for language in missed.read])
    return f"its call for {made_for} is on record for {read} only"


def start_words(framing: Framing) -> str:
    """The service to start with; where it hangs on the language, for which, and what otherwise."""
    first = framing.services[0]
    return first_words(framing.rulebook, first.service, first.by_language)


def first_words(rulebook: Rulebook, first: Service, by_language: tuple[FirstIf, ...]) -> str:
    """The same of a first service and what ``firsts_by_language`` tells of it."""
    if not by_language:
        return first.name
    own, *others = by_language
    spoken = [rulebook.facts[LANGUAGE].values[language] for language in own.languages]
    names = [item.service.name if item.service else "none on AWS" for item in others]
    # The names of languages hold commas of their own.
    which, otherwise = "; ".join(spoken), named_list(names, joint="or")
    return f"{first.name} if the language is {which}, otherwise {otherwise}"


def kind_words(item: Collected) -> str:
    """Whether a safeguard must be, and whether that rests on what nobody has said."""
    kind = "required" if item.required else "advised"
    return f"{kind}, if what is assumed holds" if item.assumed else kind


def answer_words(question: Question, given: str) -> str:
    """A chosen option in words; what was not settled is said to be so."""
    for option in question.options:
        if given in (option.id, option.sets):
            return option.label
    return "open"


def line_clause(question: Question, line: str, holds: bool = True) -> str:
    """A true-or-not line, or that it is not true, as a clause that can follow “if”."""
    option = question.option(line)
    if option.short is None:
        return f"this is {'' if holds else 'not '}true: “{option.label}”"
    return option.short if holds else option.denied or f"it is not true that {option.short}"


def answer_lines(question: Question, answer: object, short: bool = False) -> str:
    """A whole answer of any kind in the words of the questionnaire.

    short: true-or-not lines in their few words.
    """
    if answer in ("", None):
        return "Not answered"
    if answer == UNKNOWN:
        return "I don't know"
    if isinstance(answer, tuple):
        first, *others = (answer_words(question, option) for option in answer)
        if len(answer) == len(question.options) > 2:
            return f"Any of them could be true; likeliest: {first}"
        return f"{first} (likeliest), or {'; or '.join(others)}"
    if question.kind == "choose_one":
        return answer_words(question, str(answer))
    if isinstance(answer, Mapping):
        words = {o.id: (short and o.short) or o.label for o in question.options}
        true = [words[o.id] for o in question.options if answer.get(o.id) == CHOSEN]
        unsure = [words[o.id] for o in question.options if answer.get(o.id) == UNKNOWN]
        told = "; ".join(true) or "None of these is said to be true"
        return told + (f". Perhaps, or not known: {'; '.join(unsure)}" if unsure else "")
    if isinstance(answer, (int, float, Interval)):
        return number_words(question, answer)
    return str(answer)


def amount_words(value: float | Interval) -> str:
    """A sum to three digits, or in whole units where it is large; for an interval its two ends."""
    if isinstance(value, Interval):
        return f"{amount_words(value.low)} to {amount_words(value.high)}"
    return f"{value:,.3g}" if abs(value) < 100 else f"{value:,.0f}"


def share_words(value: float) -> str:
    """How many in a hundred: whole ones from ten on, else to a tenth, halves upwards."""
    whole = value >= 9.95
    return f"{floor(value + 0.5) if whole else floor(value * 10 + 0.5) / 10:,.10g}"


def figure_words(figure: Figure) -> str:
    """What a sum came to, with its unit; more than all in a hundred is never reached."""
    assert figure.value is not None
    if "in a hundred" not in figure.unit:
        return f"{amount_words(figure.value)} {figure.unit}"
    low, high = ends_of(figure.value)
    if low > ALL:
        return NEVER
    least = f"{share_words(low)} {figure.unit}"
    if high > ALL:
        return f"{least} at best; at worst {NEVER}"
    most = share_words(high)
    return least if share_words(low) == most else f"{share_words(low)} to {most} {figure.unit}"


def number_words(question: Question, given: float | Interval) -> str:
    """A number, or the two ends between which it lies, with its unit."""
    ends = (given.low, given.high) if isinstance(given, Interval) else (given,)
    number = " to ".join(f"{end:,.10g}" for end in ends)
    return f"{number} {question.unit}" if question.unit else number


def state_name(service: Service, as_of: str) -> str:
    """What a service is on the date, with what of it is closed."""
    state = service.state_on(as_of)
    if state is None:
        return STATES["unknown"]
    return STATES[state.state] + (f" ({'; '.join(state.closed)})" if state.closed else "")


def state_words(service: Service, as_of: str) -> str:
    """What a service is on the date, and since when that is known."""
    state = service.state_on(as_of)
    since = f"; first known so on {state.since}" if state else ""
    return f"{state_name(service, as_of)} on {as_of}{since}"


def why_not_words(rulebook: Rulebook, line: WhyNot) -> tuple[str, str]:
    """What stands in the way of a conclusion, and what would open it."""
    found = line.nearest
    if line.ahead is not None:
        first = rulebook.stage(line.stage).conclusion(line.ahead).label
        return f"it comes after: {first}", f"it would follow if this did not hold: {first}"
    if found.status == "open":
        names = named_list([rulebook.facts[f].about for f in found.open_facts], 4)
        return f"still open: {names}", f"answer what is open: {names}"
    # What was not asked is so because of the others.
    asked = [b for b in found.blocked_by if b.held != (NOT_APPLICABLE,)] or found.blocked_by
    blocked = "; ".join(_fact_words(rulebook.facts[b.fact], b.held) for b in asked)
    unblock = "; ".join(_fact_words(rulebook.facts[b.fact], b.needed) for b in asked)
    return blocked or "no service open on this date", unblock or "an open service"


def _fact_words(fact: Fact, values: tuple[str, ...]) -> str:
    if CHOSEN in fact.values:
        said = f" that {fact.short}" if fact.short else f": “{fact.about}”"
        return f"{'somebody' if values == (CHOSEN,) else 'nobody'} says{said}"
    told = [fact.values.get(v, "not asked") for v in values]
    return f"{fact.about}: {named_list(told, 4, 'or')}"


def objection_words(objection: Objection) -> str:
    """The strongest argument against, in words."""
    rule = objection.rule
    if objection.kind == ARGUMENT:
        return rule.because
    return f"This verdict would be wrong if the following were so: {rule.unless}"
