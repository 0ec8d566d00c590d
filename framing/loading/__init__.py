"""Reads a folder of YAML files strictly; used by ``framing.rulebook`` only."""
