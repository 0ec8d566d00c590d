"""What stays the same in all tests: the date on which they judge, and where the checkout is."""

from pathlib import Path

AS_OF = "2026-11-23"
ROOT = Path(__file__).parent.parent
