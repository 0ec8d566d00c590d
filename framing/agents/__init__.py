"""Doors for programs that talk to the rules: the Model Context Protocol."""
