"""Makes the expected tables in this folder with DuckDB; README.md beside this file says how to run it."""

import csv
import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent

BLOCK_ROWS = 500
SHOWN_ROWS = 20

# Each query gives integers and text only: times as epoch milliseconds, euros as thousandths.
# Whole tables are stored for those that aggregate, digests of sorted blocks for those that give a row per bid.
NEXMARK_TABLES = {
    "q2": "select auction, price from bid where auction % 123 = 0",
    "q5": """
        with hops as (
          select auction, count(*) num, starttime from (
            select auction, unnest(range(
              ((dateTime - 10000) // 2000 + 1) * 2000, dateTime + 1, 2000)) starttime from bid)
          group by auction, starttime)
        select auction, num, starttime, starttime + 10000 endtime from hops
        qualify num = max(num) over (partition by starttime)""",
    "q7": """
        select b.auction, b.bidder, b.price, b.dateTime, b.extra from bid b join (
          select max(price) maxprice, (dateTime // 10000) * 10000 + 10000 endtime from bid group by endtime) m
        on b.price = m.maxprice and b.dateTime between m.endtime - 10000 and m.endtime""",
    "q8": """
        select p.id, p.name, p.starttime from (
          select distinct id, name, (dateTime // 10000) * 10000 starttime from person) p
        join (select distinct seller, (dateTime // 10000) * 10000 starttime from auction) a
        on p.id = a.seller and p.starttime = a.starttime""",
    "q11": """
        with marked as (
          select bidder, dateTime, coalesce(
            dateTime - lag(dateTime) over (partition by bidder order by dateTime) > 10000, true)::int fresh
          from bid),
        numbered as (
          select bidder, dateTime, sum(fresh) over (
            partition by bidder order by dateTime rows unbounded preceding) as number from marked)
        select bidder, count(*) bid_count, min(dateTime) starttime, max(dateTime) + 10000 endtime
        from numbered group by bidder, number""",
    "q12": """
        select bidder, count(*) bid_count, (p_time // 10000) * 10000 starttime,
          (p_time // 10000) * 10000 + 10000 endtime
        from bid group by bidder, starttime""",
}
NEXMARK_STREAMS = {
    "q0": "select auction, bidder, price, dateTime, extra from bid",
    "q1": "select auction, bidder, price * 908 as price, dateTime, extra from bid",
    "q14": """
        select auction, bidder, price * 908 as price,
          case when hour(epoch_ms(dateTime)) between 8 and 18 then 'dayTime'
            when hour(epoch_ms(dateTime)) <= 6 or hour(epoch_ms(dateTime)) >= 20 then 'nightTime'
            else 'otherTime' end bidTimeType,
          dateTime, extra, length(extra) - length(replace(extra, 'c', '')) c_counts
        from bid where 0.908 * price > 1000000 and 0.908 * price < 50000000""",
    "q21": r"""
        select auction, bidder, price, channel, case lower(channel)
          when 'apple' then '0' when 'google' then '1' when 'facebook' then '2' when 'baidu' then '3'
          else regexp_extract(url, '(&|^)channel_id=([^&]*)', 2) end channel_id
        from bid where regexp_matches(url, '(&|^)channel_id=([^&]*)')
          or lower(channel) in ('apple', 'google', 'facebook', 'baidu')""",
    "q22": """
        select auction, bidder, price, channel, split_part(url, '/', 4) dir1, split_part(url, '/', 5) dir2,
          split_part(url, '/', 6) dir3 from bid""",
}


def sorted_lines(rows):
    return sorted("|".join(str(cell) for cell in row) for row in rows)


def digest(lines):
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def write_csv(path, header, rows):
    with open(path, "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def query(db, sql):
    result = db.execute(sql)
    return [column[0] for column in result.description], result.fetchall()


def make_nexmark(db):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["deno", "run", f"--allow-write={folder}", "tests/nexmark/write_events.ts", folder],
            cwd=ROOT, check=True)
        for table in ("person", "auction", "bid"):
            db.execute(f"create table {table} as from read_json('{folder}/{table}s.jsonl')")
    inputs = {}
    for table in ("person", "auction", "bid"):
        lines = sorted_lines(query(db, f"from {table}")[1])
        inputs[table] = {"rows": len(lines), "digest": digest(lines)}
    write_json(HERE / "nexmark/inputs.json", inputs)
    for name, sql in NEXMARK_TABLES.items():
        header, rows = query(db, sql)
        write_csv(HERE / f"nexmark/{name}.csv", header, sorted(rows))
    for name, sql in NEXMARK_STREAMS.items():
        header, rows = query(db, sql)
        lines = sorted_lines(rows)
        blocks = [digest(lines[at:at + BLOCK_ROWS]) for at in range(0, len(lines), BLOCK_ROWS)]
        write_json(HERE / f"nexmark/{name}.json", {
            "columns": header, "rows": len(lines), "blockRows": BLOCK_ROWS, "blocks": blocks,
            "first": lines[:SHOWN_ROWS]})


def make_flights(db):
    parquet = ROOT / "node_modules/vega-datasets/data/flights-3m.parquet"
    db.execute(f"create table flights as select *, epoch_ms(date) ms from read_parquet('{parquet}', file_row_number=true)")
    kept = "delay is not null and delay between -120 and 1440"
    db.execute(f"""
        create table hours as select origin, ms // 3600000 as hour, count(*) flights, sum(delay)::bigint delay_sum,
          quantile_disc(delay, 0.95) p95, count(*) filter (delay > 15) delayed
        from flights where {kept} group by all""")
    # The nearest-rank quantile, written out: the test computes it the same way.
    assert db.execute(f"""
        select count(*) from hours join (
          select origin, ms // 3600000 as hour, list_sort(list(delay)) sorted from flights where {kept} group by all)
        using (origin, hour) where p95 <> sorted[(95 * flights + 99) // 100]""").fetchone() == (0,)
    rows, rejected = db.execute(f"select count(*), count(*) filter (not coalesce({kept}, false)) from flights").fetchone()
    late = {bound: late_flights(db, kept, bound) for bound in (0, 60_000, 3_600_000)}
    groups, flights, delay_sum, delayed = db.execute(
        "select count(*), sum(flights)::bigint, sum(delay_sum)::bigint, sum(delayed)::bigint from hours").fetchone()
    write_json(HERE / "flights/totals.json", {
        "rows": rows, "rejected": rejected, "lateByBoundMs": late, "groups": groups, "flights": flights,
        "delaySum": delay_sum, "delayed": delayed})
    for name, key in (("airports", "origin"), ("days", "hour // 24")):
        write_csv(HERE / f"flights/{name}.csv", *digests_by(db, name[:-1], key))
    write_csv(HERE / "flights/worst.csv", *query(db, """
        select origin, hour, flights, delay_sum, p95, delayed from hours where flights >= 10
        order by delay_sum / flights desc, origin, hour limit 100"""))


def late_flights(db, kept, bound_ms):
    """Rows behind the watermark of all rows before them by a whole window."""
    return db.execute(f"""
        select count(*) from (
          select *, max(ms) over (
            order by file_row_number rows between unbounded preceding and 1 preceding) - {bound_ms} watermark
          from flights)
        where {kept} and (ms // 3600000 + 1) * 3600000 <= watermark""").fetchone()[0]


def digests_by(db, name, key):
    groups = {}
    for group, *row in query(db, f"select {key}, origin, hour, flights, delay_sum, p95, delayed from hours")[1]:
        groups.setdefault(group, []).append(row)
    return [name, "groups", "digest"], [
        [group, len(rows), digest(sorted_lines(rows))] for group, rows in sorted(groups.items())]


def main():
    db = duckdb.connect()
    db.execute("set timezone = 'UTC'")
    wanted = sys.argv[1:] or ["nexmark", "flights"]
    if "nexmark" in wanted:
        make_nexmark(db)
    if "flights" in wanted:
        make_flights(db)
    print(f"made {', '.join(wanted)} with DuckDB {duckdb.__version__}")


main()
