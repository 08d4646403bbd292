"""The Databricks type of every expression, from the columns of the tables and Spark's rules."""

from fubcli.sql.types.annotator import annotate
from fubcli.sql.types.datatype import UNKNOWN, Type, parse
from fubcli.sql.types.notes import type_of

__all__ = ["UNKNOWN", "Type", "annotate", "parse", "type_of"]
