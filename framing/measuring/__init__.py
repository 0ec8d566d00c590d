"""What a table of past cases shows: counts, comparisons and suspicions, with their figures.

Nothing here decides. ``evidence`` is the way in; it needs the extra ``evidence``.
"""
