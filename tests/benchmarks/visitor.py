"""A visitor without a browser: speaks Streamlit's protocol over a WebSocket, as a page does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from framing.rulebook.model import NOT_CHOSEN, UNKNOWN, Option, Question

PATIENCE = 60.0


class Visitor:
    """One connection, and the page as it was sent over it."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.query = ""
        self.elements: dict[tuple[int, ...], Element] = {}
        self.page_hash = ""

    @classmethod
    async def arrive(cls, address: str) -> Visitor:
        """Open the start page in a visit of its own."""
        url = address.replace("http", "ws", 1) + "/_stcore/stream"
        connection = await websockets.connect(
            url, subprotocols=[websockets.Subprotocol("streamlit")], max_size=None
        )
        visitor = cls(connection)
        await visitor.open("")
        return visitor

    async def leave(self) -> None:
        """Close the connection."""
        await self.connection.close()

    async def open(self, query: str) -> float:
        """Open a page by its address; the seconds until it was there."""
        self.query = query
        return await self._run(())

    async def press(self, key: str, *others: Mapping[str, Any]) -> float:
        """Press a button, other widgets set before; the seconds until the page was there."""
        return await self._run((self._widget(key, trigger_value=True), *others))

    async def answer(self, question: Question, given: Any) -> float:
        """Answer the question that is shown, and continue."""
        key = f"answer-{question.id}"
        if question.kind == "text":
            states = [self._widget(key, string_value=given)]
        elif question.kind == "number":
            states = [self._widget(key, string_value=f"{given:g}")]
        elif question.kind == "pick_many":
            assert set(given.values()) == {NOT_CHOSEN}
            states = [self._widget(f"none-{question.id}", bool_value=True)]
        else:
            return await self._choose(question, given)
        return await self.press(f"continue-{question.id}", *states)

    async def _choose(self, question: Question, given: Any) -> float:
        """Choose an option, in two steps where its family has others; the seconds of the last."""
        options: Sequence[Option] = question.options
        if question.families:
            families = [family.id for family in question.families]
            family = None if given == UNKNOWN else str(question.option(given).family)
            taken = await self._pick("family", families, family or UNKNOWN, question, "-family")
            if family is None or question.steps(given) == 1:
                return taken
            options = question.in_families((family,))
        names = [option.id for option in options]
        return await self._pick(f"answer-{question.id}", names, given, question)

    async def _pick(
        self, key: str, names: Sequence[str], given: str, question: Question, step: str = ""
    ) -> float:
        """Choose one of these, or that it is not known, and continue."""
        shown = self._element(key).radio.options
        chosen = shown[[*names, UNKNOWN].index(given)]
        state = self._widget(key, string_value=chosen)
        return await self.press(f"continue{step}-{question.id}", state)

    @property
    def heading(self) -> str:
        """The page's main heading, as Markdown."""
        found = [e.heading.body for e in self.elements.values() if e.heading.tag == "h1"]
        assert len(found) == 1, f"{len(found)} main headings: {found}"
        return found[0]

    @property
    def address(self) -> dict[str, str]:
        """The parameters of the page's address."""
        return dict(parse_qsl(self.query, keep_blank_values=True))

    def said(self) -> list[str]:
        """The plain texts of the page."""
        return [e.text.body for e in self.elements.values() if e.WhichOneof("type") == "text"]

    def _element(self, key: str) -> Element:
        for element in self.elements.values():
            kind = element.WhichOneof("type")
            inner = getattr(element, kind) if kind else None
            if getattr(inner, "id", "").endswith(f"-{key}"):
                return element
        raise LookupError(f"No element {key} under the heading {self.heading}")

    def _widget(self, key: str, **value: Any) -> dict[str, Any]:
        element = self._element(key)
        return {"id": getattr(element, str(element.WhichOneof("type"))).id, **value}

    async def _run(self, states: tuple[Mapping[str, Any], ...]) -> float:
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_script_hash = self.page_hash
        for state in states:
            message.rerun_script.widget_states.widgets.add(**state)
        message.rerun_script.SetInParent()
        start = time.perf_counter()
        await self.connection.send(message.SerializeToString())
        shown: dict[tuple[int, ...], Element] = {}
        async with asyncio.timeout(PATIENCE):
            while True:
                raw = await self.connection.recv()
                received = ForwardMsg()
                received.ParseFromString(raw)
                kind = received.WhichOneof("type")
                if kind == "new_session":
                    shown.clear()
                    self.page_hash = received.new_session.page_script_hash
                elif kind == "delta" and received.delta.WhichOneof("type") == "new_element":
                    path = tuple(received.metadata.delta_path)
                    assert received.delta.new_element.WhichOneof("type") != "exception"
                    shown[path] = received.delta.new_element
                elif kind == "page_info_changed":
                    self.query = received.page_info_changed.query_string
                elif received.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY and (
                    kind == "script_finished"
                ):
                    # After an early end for a rerun, another run follows by itself.
                    break
        self.elements = shown
        return time.perf_counter() - start
