"""A data frame's columns as Arrow arrays, and Arrow arrays as columns of the frame's own kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from framing.many.outcomes import Told


def cells_of(series: Any) -> Any:
    """What gives a column as one Arrow array, or as a list where its cells are of mixed kinds."""
    import narwhals as nw
    import pyarrow as pa
    import pyarrow.compute as pc

    def read() -> Any:
        if series.implementation.is_polars() and series.dtype == nw.Object:
            return series.to_list()  # Arrow has no kind for it; older Polars panics
        try:
            found = series.to_arrow()
        except (pa.ArrowException, OverflowError, UnicodeEncodeError):
            return series.to_list()
        if pa.types.is_run_end_encoded(found.type):
            chunks = found.chunks if isinstance(found, pa.ChunkedArray) else [found]
            plain = [pc.run_end_decode(chunk) for chunk in chunks]
            found = pa.chunked_array(plain, type=found.type.value_type)
        if isinstance(found, pa.ChunkedArray):
            found = found.unify_dictionaries() if pa.types.is_dictionary(found.type) else found
            found = found.combine_chunks()
        return found

    return read


def result_series(table: Any, name: str, told: Told, bad: dict[int, str]) -> Any:
    """A result column of the table's own kind."""
    import pyarrow as pa

    codes = told.codes
    if bad:
        codes = codes.copy()
        codes[list(bad)] = len(told.words)
    kind = pa.bool_() if name == "firm" else pa.string()
    words = pa.array([*told.words, None], type=kind)
    values = words.take(pa.array(codes))
    return _native(table, name, values)


def text_series(table: Any, name: str, words: Sequence[str | None]) -> Any:
    """A column of texts for this kind of table; None stays empty."""
    import pyarrow as pa

    return _native(table, name, pa.array(words, type=pa.string()))


def _native(table: Any, name: str, values: Any) -> Any:
    """An Arrow array as a column of the table's kind; in pandas with the table's index."""
    import narwhals as nw

    kind = table.implementation
    if kind.is_pyarrow():
        import pyarrow as pa

        return nw.from_native(pa.chunked_array([values]), series_only=True).alias(name)
    if kind.is_polars():
        import polars as pl

        return nw.from_native(pl.Series(name, values), series_only=True)
    import pandas as pd

    index = nw.to_native(table).index
    if name == "firm":
        native = pd.Series(values.to_numpy(zero_copy_only=False), index=index, name=name)
        if values.null_count:
            native = pd.Series(values.to_pylist(), index=index, name=name, dtype="boolean")
    else:
        native = pd.Series(values, index=index, name=name, dtype="str")
    return nw.from_native(native, series_only=True)
