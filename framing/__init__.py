"""Should this be ML? Rules that tell whether a business problem should be machine learning."""

from typing import Any

from framing.answers.answers import Answers, parse_answers, read_answers, write_answers
from framing.document import notebook, render, to_dict
from framing.faults import AnswersError, Fault, RulebookError
from framing.intake import intake
from framing.many import assess_many
from framing.result.cost import Cost
from framing.result.framing import Framing, assess
from framing.rulebook.load import load_rulebook
from framing.rulebook.model import Rulebook

__version__ = "0.1.0"
__all__ = [
    "Answers",
    "AnswersError",
    "Cost",
    "Fault",
    "Framing",
    "Rulebook",
    "RulebookError",
    "assess",
    "assess_many",
    "evidence",
    "intake",
    "load_rulebook",
    "parse_answers",
    "read_answers",
    "render",
    "to_dict",
    "write_answers",
]


def evidence(source: Any, outcome: str, **options: Any) -> Any:
    """What a table of past cases shows about the questions; needs the extra ``evidence``.

    source: a pandas, Polars or Arrow frame, or the path of a CSV, Parquet or XLSX file or of a
    folder of Parquet files. outcome: the column with what became of each case. options: ``time``,
    ``case``, ``group``, ``today``, ``yes``, ``known``, ``gain_per_hit``, ``false_alarm_cost``,
    ``progress``, ``seconds``, ``rulebook`` (see ``framing.measuring.api.evidence_of``). Gives an
    ``Evidence`` with ``findings``, ``answers()``, ``about()``, ``render()`` and ``to_dict()``.
    Raises AnswersError for what cannot be used, ModuleNotFoundError without the extra.
    """
    from framing.measuring.api import evidence_of

    return evidence_of(source, outcome, **options)


notebook.register()
