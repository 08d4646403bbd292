"""Extents as numbers: how many rows a relation may have, once its tables' sizes and the date are known."""

from __future__ import annotations

import math
from datetime import date

from fubcli.model.estimate import Estimate
from fubcli.model.scans import Extent, Product, Steps
from fubcli.policy.share import age


def size_of(extent: Extent, estimate: Estimate, today: date) -> float | None:
    """Return the most rows of an extent, or None when it depends on something that nobody knows."""
    sizes = [_size(product, estimate, today) for product in extent]
    known = [size for size in sizes if size is not None]
    return max(known, default=1.0) if len(known) == len(sizes) else None


def reads_tables(extent: Extent) -> bool:
    """Whether rows of tables are in it, as opposed to generated ones only."""
    return any(product.tables for product in extent)


def _size(product: Product, estimate: Estimate, today: date) -> float | None:
    if not product.is_known:
        return None
    size = product.factor
    for place in product.tables:
        scan = estimate.scans[place]
        if scan is None or scan.rows is None:
            return None
        size *= max(scan.rows, 1)
    for steps in product.series:
        size *= _count(steps, today)
    return size


def _count(steps: Steps, today: date) -> float:
    return math.floor(abs(age(steps.first, today) - age(steps.last, today)) / steps.days) + 1.0
