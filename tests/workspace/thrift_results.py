"""Results in Thrift's words: the schema, Arrow batches, and links for CloudFetch."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import lz4.frame
import pyarrow as pa
from databricks.sql.thrift_api.TCLIService import ttypes

from tests.workspace.links import Links
from tests.workspace.results import Result
from tests.workspace.sqltypes import SqlType
from tests.workspace.statements_api import arrow_stream
from tests.workspace.values import as_text

_LINK_ROWS = 1_000
"""Results of fewer rows are sent inline even to clients that can download."""


@dataclass
class Wish:
    """What a client can read, and how far it has read."""

    lz4: bool = False
    links: bool = False
    decimals: bool = True
    nested: bool = True
    timestamps: bool = True
    batch_rows: int = 100_000
    file_rows: int = 65_536
    position: int = field(default=0)
    last: tuple[int, int] = (0, 0)
    """Start and length of what was sent last."""


class Sender:
    """Hands out one operation's result."""

    def __init__(self, result: Result, wish: Wish, links: Links, about: str) -> None:
        self.wish = wish
        self._result, self._links, self._about = result, links, about
        self._table = _adapted(result, wish)
        self._by_link = wish.links and result.table.num_rows >= _LINK_ROWS

    def metadata(self) -> ttypes.TGetResultSetMetadataResp:
        """Return the schema and the form of the rows."""
        kinds = zip(self._result.names, self._result.kinds, strict=True)
        columns = [
            ttypes.TColumnDesc(columnName=name, typeDesc=_described(kind), position=at, comment="")
            for at, (name, kind) in enumerate(kinds, 1)
        ]
        form = ttypes.TSparkRowSetType.URL_BASED_SET if self._by_link else ttypes.TSparkRowSetType.ARROW_BASED_SET
        return ttypes.TGetResultSetMetadataResp(
            status=SUCCESS,
            schema=ttypes.TTableSchema(columns=columns),
            resultFormat=form,
            lz4Compressed=self.wish.lz4,
            arrowSchema=self._table.schema.serialize().to_pybytes(),
            isStagingOperation=False,
        )

    def fetch(self, max_rows: int, max_bytes: int, *, metadata: bool) -> ttypes.TFetchResultsResp:
        """Return the next rows."""
        start, total = self.wish.position, self._table.num_rows
        if self._by_link:
            rows, count = self._linked(start, max_bytes)
        else:
            count = max(0, min(total - start, max_rows or total, self.wish.batch_rows))
            rows = ttypes.TRowSet(
                startRowOffset=start, rows=[], arrowBatches=[self._batch(start, count)] if count else []
            )
        self.wish.position, self.wish.last = start + count, (start, count)
        return ttypes.TFetchResultsResp(
            status=SUCCESS,
            hasMoreRows=self.wish.position < total,
            results=rows,
            resultSetMetadata=self.metadata() if metadata else None,
        )

    def _batch(self, start: int, count: int) -> ttypes.TSparkArrowBatch:
        """An Arrow batch without its schema: that came with the metadata."""
        batches = self._table.slice(start, count).combine_chunks().to_batches()
        content = b"".join(batch.serialize().to_pybytes() for batch in batches)
        return ttypes.TSparkArrowBatch(batch=self._packed(content), rowCount=count)

    def _linked(self, start: int, max_bytes: int) -> tuple[ttypes.TRowSet, int]:
        links: list[ttypes.TSparkArrowResultLink] = []
        sent = size = 0
        while start + sent < self._table.num_rows and (not links or size < (max_bytes or 2**62)):
            count = min(self.wish.file_rows, self._table.num_rows - start - sent)
            plain = arrow_stream(self._table.slice(start + sent, count))
            content = self._packed(plain)
            link = self._links.add(content, f"{self._about}/{start + sent}")
            links.append(
                ttypes.TSparkArrowResultLink(
                    fileLink=link.url,
                    expiryTime=int(link.expires_at),
                    startRowOffset=start + sent,
                    rowCount=count,
                    bytesNum=len(plain),
                )
            )
            sent, size = sent + count, size + len(plain)
        return ttypes.TRowSet(startRowOffset=start, rows=[], resultLinks=links), sent

    def _packed(self, content: bytes) -> bytes:
        if not self.wish.lz4:
            return content
        packed: bytes = lz4.frame.compress(content)
        return packed


SUCCESS = ttypes.TStatus(statusCode=ttypes.TStatusCode.SUCCESS_STATUS)


def _described(kind: SqlType) -> ttypes.TTypeDesc:
    qualifiers = None
    if kind.name == "decimal":
        values = {"precision": kind.precision, "scale": kind.scale}
        qualifiers = ttypes.TTypeQualifiers(
            {name: ttypes.TTypeQualifierValue(i32Value=value) for name, value in values.items()}
        )
    number = ttypes.TTypeId._NAMES_TO_VALUES[kind.thrift_name]
    entry = ttypes.TPrimitiveTypeEntry(type=number, typeQualifiers=qualifiers)
    return ttypes.TTypeDesc(types=[ttypes.TTypeEntry(primitiveEntry=entry)])


def _adapted(result: Result, wish: Wish) -> pa.Table:
    """Return the rows with text in place of what a client cannot read natively; fields say their SQL type."""
    arrays, fields = [], []
    for name, kind, column in zip(result.names, result.kinds, result.table.columns, strict=True):
        array = column
        if kind.members and not wish.nested:
            array = pa.chunked_array([pa.array([_json(value, kind) for value in column.to_pylist()], pa.string())])
        elif (kind.name == "decimal" and not wish.decimals) or (
            kind.name.startswith("timestamp") and not wish.timestamps
        ):
            array = column.cast(pa.string())
        arrays.append(array)
        fields.append(pa.field(name, array.type, metadata={"Spark:DataType:SqlName": kind.text}))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def _json(value: object, kind: SqlType) -> str | None:
    """Here, other than over REST, numbers inside are numbers."""
    if value is None or all(member.name in ("string", "array", "struct", "map") for _, member in kind.members):
        return as_text(value, kind)
    return json.dumps(value if kind.name != "map" else dict(value), default=str, separators=(",", ":"))  # type: ignore[call-overload]
