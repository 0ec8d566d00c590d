"""What is wrong, where, and how to fix it: the one shape of every complaint the product makes."""

from framing.faults.code import Code
from framing.faults.english import named_list, nearest
from framing.faults.fault import (
    MOST_GIVEN,
    MOST_PRINTED,
    AnswersError,
    Fault,
    FaultsError,
    RulebookError,
    in_data,
    in_lines,
    shown,
)

__all__ = [
    "MOST_GIVEN",
    "MOST_PRINTED",
    "AnswersError",
    "Code",
    "Fault",
    "FaultsError",
    "RulebookError",
    "in_data",
    "in_lines",
    "named_list",
    "nearest",
    "shown",
]
