"""Runs the job given as JSON on stdin in DuckDB with one thread; prints a report as JSON."""

import json
import resource
import sys
import time

import duckdb

job = json.load(sys.stdin)
db = duckdb.connect(config={"threads": 1})
for statement in job["setup"]:
    db.execute(statement)
for _ in range(job["warmUps"]):
    db.execute(job["query"]).fetchone()
seconds, cpu_seconds, answer = [], [], None
for _ in range(job["runs"]):
    started_cpu, started = time.process_time(), time.perf_counter()
    answer = db.execute(job["query"]).fetchone()
    seconds.append(time.perf_counter() - started)
    cpu_seconds.append(time.process_time() - started_cpu)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
report = {
    "version": f"duckdb {duckdb.__version__} (Python)",
    "seconds": seconds,
    "cpu_seconds": cpu_seconds,
    "answer": answer,
    "rss_mb": peak / (1e6 if sys.platform == "darwin" else 1e3),
}
print(json.dumps(report))
