"""The tables of the store, and how samples and runs become rows."""

import json
from typing import Any

import sqlalchemy as sql

from pixelscan.load.model import LONGEST_SECONDS, Run, Sample

MILLISECONDS = 1000
# Raise VERSION when tables change. READABLE_BY is the oldest version that works with these tables beside this one: it
# ignores new columns, which must be nullable, and leaves out runs with new values.
VERSION, READABLE_BY = 2, 1

schema = sql.MetaData()
pods = sql.Table(
    "pods",
    schema,
    sql.Column("name", sql.String(255), primary_key=True),
    sql.Column("started", sql.Double, nullable=False),
    sql.Column("node", sql.String(255), nullable=False),
    sql.Column("request_cores", sql.Double),
    sql.Column("limit_cores", sql.Double),
    sql.Column("source", sql.String(20), nullable=False),
    sql.Column("seen", sql.Double, nullable=False),
    sql.Column("leaving", sql.Double),
    sql.Column("clock_ahead", sql.Double),
)
samples = sql.Table(
    "samples",
    schema,
    sql.Column("time", sql.BigInteger, primary_key=True, autoincrement=False, comment="milliseconds"),
    sql.Column("pod", sql.String(255), primary_key=True),
    sql.Column("cores", sql.Double, nullable=False),
    sql.Column("request_cores", sql.Double),
    sql.Column("limit_cores", sql.Double),
    sql.Column("throttled", sql.Double),
    sql.Column("requested_cores", sql.Double),
    sql.Column("written", sql.BigInteger, nullable=False, index=True, comment="milliseconds"),
    sqlite_with_rowid=False,
)
runs = sql.Table(
    "runs",
    schema,
    sql.Column("id", sql.String(64), primary_key=True),
    sql.Column("created", sql.Double, nullable=False),
    sql.Column("starts_at", sql.Double, nullable=False),
    sql.Column("stop_at", sql.Double, nullable=False),
    sql.Column("target", sql.String(10), nullable=False),
    sql.Column("pod", sql.String(255)),
    sql.Column("amount", sql.Double, nullable=False),
    sql.Column("unit", sql.String(20), nullable=False),
    sql.Column("shape", sql.String(10), nullable=False),
    sql.Column("levels", sql.Text, nullable=False),
    sql.Column("shared", sql.Boolean, nullable=False),
    sql.Column("stopped_at", sql.Double),
    sql.Column("started_by", sql.String(255), nullable=False),
)
versions = sql.Table(
    "schema_version",
    schema,
    sql.Column("version", sql.Integer, primary_key=True, autoincrement=False),
    sql.Column("readable_by", sql.Integer, nullable=False),
)
_last_end = runs.c.starts_at + LONGEST_SECONDS
ends_at = sql.func.coalesce(runs.c.stopped_at, sql.case((runs.c.stop_at > _last_end, _last_end), else_=runs.c.stop_at))
sample_columns = [column for column in samples.c if column.name != "written"]


def ranked_samples(span: sql.ColumnElement[bool], width: int) -> sql.Subquery:
    """Samples with their rank from below (`low`) and from above (`high`) within their pod's `width` milliseconds."""
    bucket = [samples.c.pod, samples.c.time // width]
    low = sql.func.row_number().over(partition_by=bucket, order_by=[samples.c.cores, samples.c.time])
    high = sql.func.row_number().over(partition_by=bucket, order_by=[samples.c.cores.desc(), samples.c.time])
    return sql.select(*sample_columns, low.label("low"), high.label("high")).where(span).subquery()


def sample_row(sample: Sample, written: float) -> dict[str, Any]:
    """The row of a sample that is written at this Unix time."""
    row = {column.name: getattr(sample, column.name) for column in sample_columns}
    return row | {"time": milliseconds(sample.time), "written": milliseconds(written)}


def to_sample(row: Any) -> Sample:
    """The sample of a row."""
    return Sample(
        row.pod,
        row.time / MILLISECONDS,
        row.cores,
        row.request_cores,
        row.limit_cores,
        row.throttled,
        row.requested_cores,
    )


def run_row(run: Run) -> dict[str, Any]:
    """The row of a run."""
    row = {name: getattr(run, name) for name in column_names(runs) if name not in {"shape", "levels"}}
    return row | {"shape": run.shape.name, "levels": json.dumps(run.shape.levels)}


def column_names(table: sql.Table) -> list[str]:
    """The names of a table's columns, in order."""
    return [column.name for column in table.c]


def milliseconds(seconds: float) -> int:
    """Whole milliseconds, the unit of the time columns of `samples`."""
    return round(seconds * MILLISECONDS)
