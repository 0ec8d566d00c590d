"""The answers in the fields of two public registers of algorithms. What is not known is a gap.

ATRS: the UK's Algorithmic Transparency Recording Standard, v3.0 of March 2024, read on 2026-11-28
from github.com/co-cddo/algorithmic-transparency-recording-standard (template_table.md); v4.0 has a
guidance of its own there. Algorithm register: the Dutch Algoritmeregister, Publicatiestandaard 1.0,
read on 2026-11-28: its headings in a record published at
algoritmes.overheid.nl/fy/algoritme/95245469, the other fields as public programs that write such
records name them.
"""

from __future__ import annotations

from framing.document.blocks import KeyValues, Paragraph, Section, Text, text
from framing.document.form_words import (
    LATER,
    answer,
    measures,
    own_words,
    person,
    phase,
    route,
    safeguards,
    services,
    task_words,
)
from framing.document.wording import sentence, why_not_words
from framing.result.framing import Framing
from framing.result.nouns import title_of

ATRS, DUTCH = "atrs", "algorithm-register"
TITLES = {
    ATRS: "Algorithmic transparency record (UK, ATRS v3.0)",
    DUTCH: "Record for the Dutch Algorithm Register (Publicatiestandaard 1.0)",
}
ORGANISATION = "Gap: to be filled in by the organisation."
#: Alternatives that a record names.
MOST_ROADS = 3
Row = tuple[str, Text]


def record(framing: Framing, form: str) -> tuple[Section, ...]:
    """The sections of a record. form: ``ATRS`` or ``DUTCH``."""
    made = _atrs(framing) if form == ATRS else _dutch(framing)
    note = text(
        "Filled from the framing alone, before anything is built. The field list was read on "
        "2026-11-28; check the register's own form before you publish."
    )
    about = Section("about-record", 2, "About this record", (Paragraph(note),))
    return (about, *made)


def _section(name: str, title: str, rows: list[Row]) -> Section:
    return Section(name, 2, title, (KeyValues(tuple(rows)),))


def _gap(*names: str) -> list[Row]:
    return [(name, text(ORGANISATION)) for name in names]


def _name(framing: Framing) -> Text:
    own = title_of(framing.leading_task, framing.told)
    return text(framing.about.title or own or "Gap: give it a name people will know it by.")


def _risks(framing: Framing) -> Text:
    return text(*(text(item, " ") for item in safeguards(framing)))


def _alternatives(framing: Framing) -> Text:
    others = (item for item in framing.why_not if item.stage == framing.rulebook.need.id)
    roads = [item for item in others if item.conclusion.instead][:MOST_ROADS]
    said = [
        f"{item.conclusion.label}: {why_not_words(framing.rulebook, item)[0]}" for item in roads
    ]
    return text(sentence("; ".join(said)) if said else "Gap: name what else was considered.")


def _atrs(framing: Framing) -> tuple[Section, ...]:
    return (*_atrs_overview(framing), *_atrs_use(framing), *_atrs_model(framing))


def _atrs_overview(framing: Framing) -> tuple[Section, ...]:
    words = task_words(framing)
    return (
        _section(
            "metadata",
            "Metadata and title information",
            [
                *_gap("0.1 ID", "0.3 Organisation type", "0.4 Function", "0.5 Capability"),
                ("0.2 Standard version", text("v3.0")),
                ("0.6 Task", text(words["name"])),
                *_gap("0.7 Tags"),
                ("0.8 Date of completion", text(f"Gap: the framing is of {framing.as_of}.")),
                *_gap("0.9 Date updated", "0.10 Date archived"),
                ("0.11 Title", _name(framing)),
                *_gap("0.12 Organisation name"),
                ("0.13 Phase", text("Before development: nothing is built yet.")),
                *_gap("0.14 Region"),
                ("0.15 One sentence description", text(words["does"])),
            ],
        ),
        _section(
            "tier-1",
            "Tier 1: overview",
            [
                ("1.1 Name", _name(framing)),
                ("1.2 Description", answer(framing, "problem")),
                *_gap("1.3 Website URL", "1.4 Contact email"),
            ],
        ),
    )


def _atrs_use(framing: Framing) -> tuple[Section, ...]:
    words = task_words(framing)
    return (
        _section(
            "owner",
            "Tier 2: owner and responsibility",
            [
                *_gap("2.1.1 Organisation or department", "2.1.2 Team"),
                ("2.1.3 Senior responsible owner", person(framing, "owner")),
                *_gap(
                    "2.1.4 External supplier involvement",
                    "2.1.4.1 External supplier",
                    "2.1.4.2 Companies House number",
                    "2.1.4.3 External supplier role",
                    "2.1.4.4 Procurement procedure type",
                    "2.1.4.5 Data access terms",
                ),
            ],
        ),
        _section(
            "description",
            "Tier 2: description and rationale",
            [
                ("2.2.1 Detailed description", services(framing)),
                ("2.2.2 Scope", text(words["predicts"], " Every other use is out of scope.")),
                ("2.2.3 Benefit", answer(framing, "worth")),
                ("2.2.4 Previous process", own_words(framing, "todays_way", "baseline_known")),
                ("2.2.5 Alternatives considered", _alternatives(framing)),
            ],
        ),
        _section(
            "process",
            "Tier 2: decision-making process",
            [
                ("2.3.1 Process integration", answer(framing, "decision_detail")),
                ("2.3.2 Provided information", text(words["predicts"])),
                ("2.3.3 Frequency and scale of usage", answer(framing, "cases_per_month")),
                ("2.3.4 Human decisions and review", answer(framing, "check")),
                *_gap("2.3.5 Required training"),
                ("2.3.6 Appeals and review", text("Gap: say how people can have it reviewed.")),
            ],
        ),
    )


def _atrs_model(framing: Framing) -> tuple[Section, ...]:
    words = task_words(framing)
    return (
        _section(
            "tool",
            "Tier 2: tool specification",
            [
                ("2.4.1.1 System architecture", services(framing)),
                ("2.4.1.2 Phase", text("Before development: nothing is built yet.")),
                ("2.4.1.3 Maintenance", phase(framing, "monitoring")),
                ("2.4.1.4 Models", text(words["name"])),
            ],
        ),
        _section(
            "model",
            "Tier 2: model specification",
            [
                ("2.4.2.1 Model name", text(LATER)),
                ("2.4.2.2 Model version", text(LATER)),
                ("2.4.2.3 Model task", text(words["does"])),
                ("2.4.2.4 Model input", text(words["inputs"])),
                ("2.4.2.5 Model output", text(words["predicts"])),
                ("2.4.2.6 Model architecture", route(framing, "training")),
                ("2.4.2.7 Model performance", text("To measure: ", measures(framing, "model"))),
                ("2.4.2.8 Datasets", text(LATER)),
                ("2.4.2.9 Dataset purposes", text(words["split"])),
            ],
        ),
        _section(
            "data",
            "Tier 2: data specification",
            [
                *_gap("2.4.3.1 Source data name"),
                ("2.4.3.2 Data modality", answer(framing, "input_kind")),
                ("2.4.3.3 Data description", text(words["one_example"])),
                ("2.4.3.4 Data quantities", answer(framing, "examples")),
                ("2.4.3.5 Sensitive attributes", answer(framing, "personal_data")),
                (
                    "2.4.3.6 Data completeness and representativeness",
                    answer(framing, "bias_signs"),
                ),
                *_gap("2.4.3.7 Source data URL"),
                ("2.4.3.8 Data collection", answer(framing, "labels")),
                ("2.4.3.9 Data cleaning", phase(framing, "data-preparation")),
                *_gap("2.4.3.10 Data sharing agreements"),
                ("2.4.3.11 Data access and storage", answer(framing, "limits")),
            ],
        ),
        _section(
            "risks",
            "Tier 2: risks, mitigations and impact assessments",
            [
                *_gap("2.5.1 Impact assessment"),
                ("2.5.2 Risks and mitigations", _risks(framing)),
            ],
        ),
    )


def _dutch(framing: Framing) -> tuple[Section, ...]:
    words = task_words(framing)
    return (
        _section(
            "general",
            "General information (Algemene informatie)",
            [
                ("Name (Naam)", _name(framing)),
                *_gap("Organisation (Organisatie)"),
                ("Short description (Korte omschrijving)", text(words["does"])),
                ("Publication category (Publicatiecategorie)", answer(framing, "listed_area")),
                *_gap("Impact assessments (Impacttoetsen)"),
                (
                    "Status (Status)",
                    text("In development (In ontwikkeling)"),
                ),
                *_gap(
                    "Theme (Thema)",
                    "Start date (Begindatum)",
                    "Contact (Contactgegevens)",
                    "Public page (Link naar publiekspagina)",
                ),
            ],
        ),
        _section(
            "responsible-use",
            "Responsible use (Verantwoord gebruik)",
            [
                ("Goal and impact (Doel en impact)", answer(framing, "problem")),
                ("Considerations (Afwegingen)", _alternatives(framing)),
                ("Human intervention (Menselijke tussenkomst)", answer(framing, "check")),
                ("Risk management (Risicobeheer)", _risks(framing)),
                *_gap(
                    "Title of the legal basis (Titel van wettelijke basis)",
                    "Legal basis (Wettelijke basis)",
                    "Link to the legal basis (Link naar wettelijke basis)",
                    "Link to the register of processing (Link naar verwerkingsregister)",
                    "Links to impact assessments (Links naar impacttoetsen)",
                    "Explanation of impact assessments (Toelichting op impacttoetsen)",
                ),
            ],
        ),
        _section(
            "operation",
            "How it works (Werking)",
            [
                ("Data (Gegevens)", text(words["inputs"], " ", answer(framing, "input_kind"))),
                *_gap(
                    "Title of the data source (Titel van gegevensbron)",
                    "Links to data sources (Links naar gegevensbronnen)",
                ),
                ("Technical operation (Technische werking)", services(framing)),
                *_gap("Supplier (Leverancier)", "Source code (Link naar broncode)"),
            ],
        ),
    )
