"""Answers over a rulebook: which rules fire, what each stage may conclude, what would change it."""
