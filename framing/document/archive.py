"""Files → a zip archive that is the same, byte for byte, for the same files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

#: The earliest time that a zip archive can hold; every part of a file carries it.
FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def archive(files: Iterable[tuple[str, bytes | Iterable[bytes]]]) -> bytes:
    """A zip archive of these files, each dated alike; one that comes in pieces is never kept."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files:
            part = zipfile.ZipInfo(name, FIXED_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o644 << 16
            part.create_system = 3
            with target.open(part, "w") as file:
                file.writelines((data,) if isinstance(data, bytes) else data)
    return result.getvalue()
