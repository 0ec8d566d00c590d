"""Two framings side by side: what moved between them, and what moved it."""
