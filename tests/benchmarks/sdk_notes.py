"""Prints what the SDK of this Python says of our clients, one notice a line, in order.

Run with two versions of the SDK, the difference is what AWS has announced in between.
"""

from __future__ import annotations

from collections import defaultdict

from botocore.session import get_session

from framing import load_rulebook
from framing.upkeep.sdk_notes import clients_of, notes

#: A notice on more operations than this names only how many there are.
NAMED = 3


def lines() -> list[str]:
    """Each notice once, with the operations of the client that bear it."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for note in notes(get_session(), clients_of(load_rulebook().services.values())):
        found[note.client, note.words].append(note.operation)
    result = []
    for (client, words), operations in found.items():
        named = ", ".join(filter(None, operations))
        many = f"{len(operations)} operations" if len(operations) > NAMED else named
        result.append(f"{client}{f' ({many})' if many else ''}: {words}")
    return sorted(result)


if __name__ == "__main__":
    print("\n".join(lines()))
