"""Which columns of a result are masked, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fubcli.model.catalogs import Catalogs, Sensitivity
from fubcli.model.lineage import Origin, OutputColumn
from fubcli.model.masking import Mask
from fubcli.model.names import Environment, TableName
from fubcli.model.policy import SafetyPolicy
from fubcli.policy.sensitivity import Sensitivities, worst


@dataclass(frozen=True)
class Masking:
    """The policy's view on one statement's result: its tables, and whether a justification was given."""

    policy: SafetyPolicy
    catalogs: Catalogs
    tables: Sequence[TableName]
    is_justified: bool = False

    def masks(self, columns: Sequence[OutputColumn]) -> tuple[Mask, ...]:
        """Return a mask for every column that must not leave as it is."""
        found = (self._mask(place, column) for place, column in enumerate(columns))
        return tuple(mask for mask in found if mask is not None)

    def _mask(self, place: int, column: OutputColumn) -> Mask | None:
        sensitivities = Sensitivities(self.policy, self.catalogs)
        tags = {
            origin: tag
            for origin in column.origins
            if (tag := sensitivities.of_origin(origin, self.tables)) is not None
            and not self._shown(origin, tag.sensitivity, sensitivities)
        }
        tag = worst(tags.values())
        if tag is None:
            return None
        is_whole = column.is_whole and all(map(self._is_described, tags))
        is_partial = (
            tag.sensitivity is Sensitivity.PERSONAL
            and tag.kind in self.policy.partial_masks
            and is_whole
            and set(tags) == {column.direct}
            and all(self._is_read_only(origin) for origin in tags)
        )
        because = tuple(sorted(str(origin) for origin in tags if origin.table is not None))
        return Mask(place, column.name or "", tag.sensitivity, tag.kind, is_partial, is_whole, because)

    def _is_described(self, origin: Origin) -> bool:
        """Whether somebody said what the column holds; in any other one may have put parts of values."""
        return origin.table is not None and self.catalogs.table(origin.table) is not None

    def _is_read_only(self, origin: Origin) -> bool:
        """Whether nobody can write into the part that stays what the rest of it hides."""
        catalog = self.catalogs.get(origin.table.catalog) if origin.table else None
        return catalog is not None and catalog.environment is Environment.PRODUCTION

    def _shown(self, origin: Origin, sensitivity: Sensitivity, sensitivities: Sensitivities) -> bool:
        """Whether the justification lets it through: in every environment that it may come from."""
        if not self.is_justified:
            return False
        tables = [origin.table] if origin.table is not None else self.tables
        return all(sensitivity in sensitivities.row(table).shown_with_justification for table in tables)
