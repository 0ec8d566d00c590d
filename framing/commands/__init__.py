"""The sub-commands of ``framing``, one module for each group."""
