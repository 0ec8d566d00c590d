"""The kinds of faults. What each means stands in ``catalogue.yaml`` and, as a page, in the docs."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

PAGE = "docs/faults.md"
CATALOGUE = Path(__file__).with_name("catalogue.yaml")


class Code(StrEnum):
    """The kind of a fault; its value is what is printed, such as ``UNKNOWN-KEY``."""

    ALIAS = "ALIAS"
    ALWAYS_TRUE = "ALWAYS-TRUE"
    ASKED_TOO_EARLY = "ASKED-TOO-EARLY"
    BAD_ANSWER = "BAD-ANSWER"
    BAD_ANSWERS = "BAD-ANSWERS"
    BAD_CASE = "BAD-CASE"
    BAD_CONCLUSION = "BAD-CONCLUSION"
    BAD_CONDITION = "BAD-CONDITION"
    BAD_DATE = "BAD-DATE"
    BAD_DERIVED = "BAD-DERIVED"
    BAD_FORMAT = "BAD-FORMAT"
    BAD_FRAMING = "BAD-FRAMING"
    BAD_ID = "BAD-ID"
    BAD_KEY = "BAD-KEY"
    BAD_NUMBER = "BAD-NUMBER"
    BAD_OPTION = "BAD-OPTION"
    BAD_PRICE = "BAD-PRICE"
    BAD_PROMISE = "BAD-PROMISE"
    BAD_SENTENCE = "BAD-SENTENCE"
    BAD_SHAPE = "BAD-SHAPE"
    BAD_TABLE = "BAD-TABLE"
    BAD_TEXT = "BAD-TEXT"
    BAD_TYPE = "BAD-TYPE"
    BAD_VALUE = "BAD-VALUE"
    CASE_FAILS = "CASE-FAILS"
    CIRCLE = "CIRCLE"
    CLOSED_ADVISED = "CLOSED-ADVISED"
    COLUMN_TAKEN = "COLUMN-TAKEN"
    DATE_ORDER = "DATE-ORDER"
    DEAD_CONCLUSION = "DEAD-CONCLUSION"
    DOUBLE_COLUMN = "DOUBLE-COLUMN"
    DOUBLE_NAME = "DOUBLE-NAME"
    DUPLICATE_KEY = "DUPLICATE-KEY"
    EMPTY = "EMPTY"
    EQUIVALENT = "EQUIVALENT"
    ERROR_CELL = "ERROR-CELL"
    EXISTS = "EXISTS"
    FEW_CASES = "FEW-CASES"
    GAP = "GAP"
    HIDDEN = "HIDDEN"
    ID_NOT_FILE = "ID-NOT-FILE"
    IMPOSSIBLE = "IMPOSSIBLE"
    JOURNEY_FAILS = "JOURNEY-FAILS"
    JOURNEY_MOVES = "JOURNEY-MOVES"
    LATER_STAGE = "LATER-STAGE"
    MERGED = "MERGED"
    MISSING_KEY = "MISSING-KEY"
    MISSING_ROAD = "MISSING-ROAD"
    MORE_FAULTS = "MORE-FAULTS"
    NEVER_ASKED = "NEVER-ASKED"
    NEVER_DECIDES = "NEVER-DECIDES"
    NOT_A_PRICE_LIST = "NOT-A-PRICE-LIST"
    NOT_ASKED = "NOT-ASKED"
    NOT_CSV = "NOT-CSV"
    NOT_PROVEN = "NOT-PROVEN"
    NOT_REACHED = "NOT-REACHED"
    NOT_TEXT = "NOT-TEXT"
    NOT_XLSX = "NOT-XLSX"
    NOT_YAML = "NOT-YAML"
    NO_ASSUMPTION = "NO-ASSUMPTION"
    NO_AWS_ANSWER = "NO-AWS-ANSWER"
    NO_AWS_SDK = "NO-AWS-SDK"
    NO_CASE = "NO-CASE"
    NO_DATE = "NO-DATE"
    NO_FILE = "NO-FILE"
    NO_HEADER = "NO-HEADER"
    NO_INFLUENCE = "NO-INFLUENCE"
    NO_JOURNEY = "NO-JOURNEY"
    NO_NEAR_MISS = "NO-NEAR-MISS"
    NO_OPEN_SERVICE = "NO-OPEN-SERVICE"
    NO_REASON = "NO-REASON"
    NO_RESULT = "NO-RESULT"
    NO_REVISION = "NO-REVISION"
    NO_ROLE = "NO-ROLE"
    NO_RULEBOOK = "NO-RULEBOOK"
    NO_STAGE = "NO-STAGE"
    NO_THEN = "NO-THEN"
    NO_UNLESS = "NO-UNLESS"
    OLD_REVIEW = "OLD-REVIEW"
    ONE_OUTCOME = "ONE-OUTCOME"
    OUTSIDE_DOMAIN = "OUTSIDE-DOMAIN"
    OUT_OF_RANGE = "OUT-OF-RANGE"
    PRICE_UNUSED = "PRICE-UNUSED"
    PROMISE_BROKEN = "PROMISE-BROKEN"
    RAGGED_ROW = "RAGGED-ROW"
    REPEATED_UNLESS = "REPEATED-UNLESS"
    ROLE_TWICE = "ROLE-TWICE"
    SAME_ID = "SAME-ID"
    STALE_FACTS = "STALE-FACTS"
    STRAY_FILE = "STRAY-FILE"
    SUBSUMED = "SUBSUMED"
    TAG = "TAG"
    TASK_WITHOUT_PATH = "TASK-WITHOUT-PATH"
    TOO_BIG = "TOO-BIG"
    TOO_DEEP = "TOO-DEEP"
    TOO_FEW = "TOO-FEW"
    TOO_LONG = "TOO-LONG"
    TOO_MANY = "TOO-MANY"
    TOO_MANY_CORE = "TOO-MANY-CORE"
    TWIN_OPTIONS = "TWIN-OPTIONS"
    TWO_CASE_LISTS = "TWO-CASE-LISTS"
    UNFILLED = "UNFILLED"
    UNKNOWN_COLUMN = "UNKNOWN-COLUMN"
    UNKNOWN_ID = "UNKNOWN-ID"
    UNKNOWN_KEY = "UNKNOWN-KEY"
    UNKNOWN_OPTION = "UNKNOWN-OPTION"
    UNKNOWN_QUESTION = "UNKNOWN-QUESTION"
    UNREAD_FACT = "UNREAD-FACT"
    UNSET_FACT = "UNSET-FACT"
    UNSET_VALUE = "UNSET-VALUE"
    WRONG_FOLDER = "WRONG-FOLDER"
    WRONG_SOURCE = "WRONG-SOURCE"
    WRONG_SUFFIX = "WRONG-SUFFIX"
    WRONG_TYPE = "WRONG-TYPE"

    @property
    def page(self) -> str:
        """Where the docs describe it, such as ``docs/faults.md#unknown-key``."""
        return f"{PAGE}#{self.lower()}"

    @property
    def meaning(self) -> str:
        """What a fault of this kind says, in one or two sentences."""
        return _catalogue()[self]["means"]

    @property
    def fix(self) -> str:
        """How such a fault is put right in general, in one or two sentences."""
        return _catalogue()[self]["fix"]

    @property
    def example(self) -> str:
        """Input that raises it, in Markdown; empty where the meaning says enough."""
        return _catalogue()[self].get("example", "")


@lru_cache(maxsize=1)
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    """Code → its texts."""
    import yaml

    found: dict[str, dict[str, str]] = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    return found
