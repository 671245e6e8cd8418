#!/usr/bin/env bash
# On the Azores clocks go back at 01:00 on 2026-10-25, in Havana on 2026-11-01: the day has 25 hours, and midnight comes twice. A result
# an hour for three days, counted by day, is 24, 25 and 23. polars 2.1.0's dt.truncate("1d") makes two groups of the day, 1 and 24, where
# its group_by_dynamic counts 25. DuckDB 2.0.1's date_trunc('day', ...) lets the day on the Azores begin at its second midnight, after the
# results of its first hour, and counts the last hour of Havana's day to the next one; time_bucket with a zone counts an hour of either
# to a wrong day. pandas 3.1.1 floors and normalizes nothing: one such moment makes an error of the whole column. chDB 4.4.0
# (ClickHouse) is right. For daily boards: group by the local date, which all count right, or by the season that the board itself names.
# Needs Python 3.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet duckdb==2.0.1 polars==2.1.0 pandas==3.1.1 pytz==2026.6 pyarrow==26.0.1 chdb==4.4.0 tzdata==2026.6

cat > "$folder/main.py" << 'PY'
from datetime import UTC, datetime, timedelta

import chdb
import duckdb
import pandas as pd
import polars as pl

AZORES, HAVANA = "Atlantic/Azores", "America/Havana"


def hours(zone: str, first: datetime) -> pl.DataFrame:
    """A result an hour for three days, the middle one of which has two midnights."""
    moments = [first + timedelta(hours=number) for number in range(72)]
    return pl.DataFrame({"moment": moments}).with_columns(pl.col("moment").dt.convert_time_zone(zone))


def counts(rows) -> str:
    return " ".join(str(count) for _, count in sorted(rows, key=lambda row: str(row[0])))


for zone, first in ((AZORES, datetime(2026, 10, 24, 0, 30, tzinfo=UTC)), (HAVANA, datetime(2026, 10, 31, 4, 30, tzinfo=UTC))):
    board = hours(zone, first)
    print(zone, "by local date:", counts(board.group_by(pl.col("moment").dt.date()).agg(pl.len()).rows()))
    print(zone, "polars truncate:", counts(board.group_by(pl.col("moment").dt.truncate("1d").dt.convert_time_zone("UTC")).agg(pl.len()).rows()))
    print(zone, "polars group_by_dynamic:", counts(board.group_by_dynamic("moment", every="1d").agg(pl.len()).rows()))
    session = duckdb.connect()
    session.execute(f"set timezone = '{zone}'")
    trunc = "date_trunc('day', moment)"
    rows = session.execute(f"select {trunc}::varchar, count(*) from board group by 1").fetchall()
    late = session.execute(f"select count(*) from board where {trunc} > moment").fetchone()[0]
    print(zone, "DuckDB date_trunc:", counts(rows), "- before their day's beginning:", late)
    rows = session.execute(f"select time_bucket(interval 1 day, moment, '{zone}')::varchar, count(*) from board group by 1").fetchall()
    print(zone, "DuckDB time_bucket:", counts(rows))
    for name in ("floor", "normalize"):
        moments = pd.Series(board["moment"].to_list()).dt
        try:
            print(zone, f"pandas {name}:", moments.floor("D") if name == "floor" else moments.normalize())
        except ValueError as error:
            print(zone, f"pandas {name}:", type(error).__name__)
    listed = ",".join(str(int(moment.timestamp())) for moment in board["moment"].to_list())
    answer = chdb.query(f"select toUnixTimestamp(toStartOfDay(toDateTime(arrayJoin([{listed}]), '{zone}'))) as day, count() from numbers(1) group by day", "CSV")
    print(zone, "chDB toStartOfDay:", counts(line.split(",") for line in str(answer).split()))
PY
"$folder/venv/bin/python" "$folder/main.py" | tee "$folder/seen"
diff "$folder/seen" - << 'SEEN'
Atlantic/Azores by local date: 24 25 23
Atlantic/Azores polars truncate: 24 1 24 23
Atlantic/Azores polars group_by_dynamic: 24 25 23
Atlantic/Azores DuckDB date_trunc: 24 25 23 - before their day's beginning: 1
Atlantic/Azores DuckDB time_bucket: 25 24 23
Atlantic/Azores pandas floor: ValueError
Atlantic/Azores pandas normalize: ValueError
Atlantic/Azores chDB toStartOfDay: 24 25 23
America/Havana by local date: 24 25 23
America/Havana polars truncate: 24 1 24 23
America/Havana polars group_by_dynamic: 24 25 23
America/Havana DuckDB date_trunc: 24 24 24 - before their day's beginning: 0
America/Havana DuckDB time_bucket: 24 24 24
America/Havana pandas floor: ValueError
America/Havana pandas normalize: ValueError
America/Havana chDB toStartOfDay: 24 25 23
SEEN
echo "As described."
