"""What one writes first in Python: open the bundle, open what is gzipped in it, and ask a regex at every line.

python benchmarks/line_loop.py BUNDLE LITERALS      # prints how many lines hold one of the literals
"""

import gzip
import re
import sys
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import cast


def count(bundle: Path, literals: Path) -> int:
    """Return how many lines of the bundle's logs and other texts hold one of the literals."""
    wanted = re.compile(b"|".join(re.escape(line) for line in literals.read_bytes().splitlines()))
    found = 0
    with tarfile.open(bundle, "r|gz") as archive:
        for member in archive:
            stream = archive.extractfile(member)
            if stream is None or "/var/core/" in member.name:
                continue
            lines = cast("Iterable[bytes]", gzip.GzipFile(fileobj=stream) if member.name.endswith(".gz") else stream)
            for line in lines:
                if wanted.search(line):
                    found += 1
    return found


if __name__ == "__main__":
    print(f"lines:{count(Path(sys.argv[1]), Path(sys.argv[2]))}")
