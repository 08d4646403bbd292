"""Where the rows of a statement may multiply: joins without a link, generators, recursion."""

from fubcli.sql.growth.places import growths_of

__all__ = ["growths_of"]
