"""``python -m framing`` is the ``framing`` command."""

from framing.commands.main import main

main()
