"""The as-of date."""

from __future__ import annotations

import datetime

from framing.faults import AnswersError, Code


def iso_date(as_of: str | datetime.date | None) -> str:
    """The date as YYYY-MM-DD; today when None. Raises AnswersError when it is no date."""
    if as_of is None:
        return datetime.date.today().isoformat()
    if isinstance(as_of, datetime.datetime):
        return as_of.date().isoformat()
    if isinstance(as_of, datetime.date):
        return as_of.isoformat()
    try:
        return datetime.date.fromisoformat(as_of).isoformat()
    except (TypeError, ValueError):
        raise AnswersError.of(
            Code.BAD_DATE, "as_of", f"{as_of!r} is not a date.", "Write YYYY-MM-DD."
        ) from None
