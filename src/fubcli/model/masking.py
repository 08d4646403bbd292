"""Mask: what happens to one column of a result before anything of it is written."""

from __future__ import annotations

from dataclasses import dataclass

from fubcli.model.catalogs import Sensitivity


@dataclass(frozen=True)
class Mask:
    """One masked column: its place in the result, its name there, and why.

    `kind` says what its values are (`email`, `name`, `token`); `is_partial` lets a part of them stay, and only
    where it `is_whole` equal values stay equal. `because` names the stored columns that it shows something of, and is
    empty when they are not known.
    """

    place: int
    column: str
    sensitivity: Sensitivity
    kind: str
    is_partial: bool = False
    is_whole: bool = False
    because: tuple[str, ...] = ()
