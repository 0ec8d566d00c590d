"""The browser: pages that show what the rules say. Nothing here decides anything."""
