"""Questions and services as lists, in words and as data."""
