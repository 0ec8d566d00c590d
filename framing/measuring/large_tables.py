"""A sample of a table larger than memory, taken by DuckDB with bounded memory."""

from __future__ import annotations

from pathlib import Path

from framing.faults import AnswersError, Code
from framing.measuring.frames import SEED, table_of
from framing.measuring.sample import Table

MEMORY = "800MB"


def sampled(path: Path, most: int) -> Table:
    """So many rows by chance of a CSV or Parquet file, or of a folder of Parquet files.

    One thread reads, so that the same rows come out every time. Raises AnswersError.
    """
    import duckdb

    source = str(path / "**" / "*.parquet") if path.is_dir() else str(path)
    reader = "read_csv_auto" if path.suffix.lower() == ".csv" else "read_parquet"
    with duckdb.connect(":memory:", config={"memory_limit": MEMORY, "threads": 1}) as base:
        base.execute("SET temp_directory = ''")
        try:
            ((counted,),) = base.sql(
                f"SELECT count(*) FROM {reader}(?)", params=[source]
            ).fetchall()
            chosen = f"USING SAMPLE reservoir({most} ROWS) REPEATABLE ({SEED})"
            asked = base.sql(f"SELECT * FROM {reader}(?) {chosen}", params=[source])
            found = asked.to_arrow_table()
        except duckdb.Error as error:
            what = f"It cannot be read: {str(error).splitlines()[0]}"
            fix = "Save it again as Parquet, or take a sample of its rows first."
            raise AnswersError.of(Code.BAD_TABLE, path.name, what, fix) from None
    table = table_of(found, path.name, most)
    return Table(table.frame, path.name, int(counted))
