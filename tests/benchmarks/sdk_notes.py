"""Prints what the SDK of this Python says of our clients, one notice a line, in order.

Run with two versions of the SDK, the difference is what AWS has announced in between.
"""

from __future__ import annotations

from botocore.session import get_session

from framing import load_rulebook
from framing.upkeep.sdk_notes import clients_of, notes

if __name__ == "__main__":
    for note in notes(get_session(), clients_of(load_rulebook().services.values())):
        print(note.said)
