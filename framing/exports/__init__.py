"""The rules in other engines' forms, read from the conditions as they are written."""
