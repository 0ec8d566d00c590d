"""Should this be ML? Rules that tell whether a business problem should be machine learning."""

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
    "intake",
    "load_rulebook",
    "parse_answers",
    "read_answers",
    "render",
    "to_dict",
    "write_answers",
]

notebook.register()
