"""Makes tables/outcodes.csv from a CC0 list of British outcodes and their middles.

The source is `uk_outcodes_gibbs_cc0.csv`, "UK postcodes" by Gibbs, given to the public domain (CC0).
Run: python -m signposting.places.make_outcodes SOURCE.csv
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

TABLE = Path(__file__).parent / "tables/outcodes.csv"
COLUMNS = ("outcode", "latitude", "longitude", "town", "region", "nation")


def rows(source: Path) -> Iterator[tuple[str, ...]]:
    """One row an outcode, in degrees to about ten metres. Raises KeyError where a column is not there."""
    with source.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            yield (line["postcode"], *_middle(line), line["town"], line["region"], line["country_string"])


def _middle(line: Mapping[str, str]) -> tuple[str, str]:
    return f"{float(line['latitude']):.4f}", f"{float(line['longitude']):.4f}"


def make(source: Path, table: Path = TABLE) -> None:
    """Writes the table, in the order of the outcodes."""
    with table.open("w", encoding="utf-8", newline="") as file:
        kept = csv.writer(file, lineterminator="\n")
        kept.writerow(COLUMNS)
        kept.writerows(sorted(rows(source)))


if __name__ == "__main__":
    make(Path(sys.argv[1]))
