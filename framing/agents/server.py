"""The tools of ``agent_tools`` over the Model Context Protocol. Needs the extra ``mcp``."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from framing import __version__
from framing.agents import tools as agent_tools
from framing.agents.tools import NextQuestion, Rendered
from framing.faults import FaultsError

Tool = TypeVar("Tool", bound=Callable[..., Any])


def _told(tool: Tool) -> Tool:
    """Bad input as a tool error in words, with what, where and how to fix it."""

    @functools.wraps(tool)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return tool(*args, **kwargs)
        except FaultsError as error:
            raise ToolError(str(error)) from None

    return wrapped  # type: ignore[return-value]


@_told
def list_questions() -> list[dict[str, Any]]:
    """Every question: id, words, options, why it is asked, whom to ask, when it applies."""
    return agent_tools.list_questions()


@_told
def next_question(answers: dict[str, Any], as_of: str | None = None) -> NextQuestion:
    """The next core question for someone who has answered this much, or none at the end.

    answers: question id -> option id, list of ids, number, text, or "unknown".
    """
    return agent_tools.question_to_ask(answers, as_of)


@_told
def assess(answers: dict[str, Any], as_of: str | None = None) -> dict[str, Any]:
    """Verdict, firmness, assumptions, task, AWS path, services, safeguards, reasons.

    A verdict of "undecided" means that open questions could still change it; "leading" is
    what follows under the listed assumptions. as_of: date YYYY-MM-DD, default today.
    """
    return agent_tools.assessed(answers, as_of)


@_told
def what_would_change_it(answers: dict[str, Any], as_of: str | None = None) -> dict[str, Any]:
    """The least changes of answers that flip the verdict, and the open questions by weight."""
    return agent_tools.changes(answers, as_of)


@_told
def explain(rule: str) -> dict[str, Any]:
    """A rule in words by its id: condition, reason, next step, sources and their standing."""
    return agent_tools.rule_explained(rule)


@_told
def services(as_of: str | None = None, status: str | None = None) -> list[dict[str, Any]]:
    """AWS services with their state on a date: open, partly_closed, closed_to_new, ended."""
    return agent_tools.services_on(as_of, status)


@_told
def render(answers: dict[str, Any], format: str = "md", as_of: str | None = None) -> Rendered:
    """The framing document for colleagues: md, html or json as text, docx or pdf as base64."""
    return agent_tools.document(answers, format, as_of)


@_told
def evidence(
    path: str,
    outcome: str,
    *,
    time: str | None = None,
    case: str | None = None,
    group: list[str] | None = None,
    today: str | None = None,
    known: list[str] | None = None,
    seconds: float = 60,
) -> dict[str, Any]:
    """What a table of past cases on this machine shows: rule against model, leaks, labels, drift.

    path: CSV, Parquet or XLSX, or a folder of Parquet. outcome: column with what became of each
    case; time: when it arose; case: who it is about; group: columns to compare by; today: what is
    decided today; known: columns known in time for certain. The proposals are no answers until
    the person takes them.
    """
    roles = {"time": time, "case": case, "group": group or (), "today": today}
    return agent_tools.sample_shown(path, outcome, **roles, known=known or (), seconds=seconds)


TOOLS: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("All questions", list_questions),
    ("The question to ask now", next_question),
    ("Verdict and framing", assess),
    ("What a sample shows", evidence),
    ("What would change it", what_would_change_it),
    ("A rule explained", explain),
    ("AWS services on a date", services),
    ("The document", render),
)


def interview() -> str:
    """How to interview a person with these tools."""
    return agent_tools.INTERVIEW


def server() -> MCPServer[Any]:
    """The server with its tools and its prompt; ``run()`` starts it."""
    made = MCPServer(
        "framing",
        title="Should this be ML?",
        instructions=agent_tools.INTERVIEW,
        version=__version__,
        log_level="WARNING",
    )
    for title, tool in TOOLS:
        made.add_tool(tool, title=title)
    made.prompt(title="Interview a person")(interview)
    return made
