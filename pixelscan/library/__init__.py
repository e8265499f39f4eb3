"""A library: many photos' metadata as Parquet files, which are updated in place and read with any tool for tables.

docs/library.md describes its columns.
"""
