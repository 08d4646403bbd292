"""A query whose rows go into the file that the caller names, as they come."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from fubcli.model.request import QueryRequest
from fubcli.operations.query.judged import Judged
from fubcli.operations.query.rows import Returned, chosen_places, fitting
from fubcli.results.artifacts import Artifact, new_file
from fubcli.results.exports import Selection, wants_arrow, write_export

if TYPE_CHECKING:
    from pathlib import Path

    from fubcli.operations.query.run import QueryPorts


def exported(request: QueryRequest, path: Path, ports: QueryPorts, judged: Judged) -> Returned:
    """Run a permitted query and write its rows into a file; the event keeps the first ones.

    Raises UsageError for --fields that are not there, StorageUnavailable, and what the warehouse raises; the file is
    there only when all of it is.
    """
    started = time.monotonic()
    is_arrow = wants_arrow(request.output_form)
    with (
        new_file(path, ports.settle) as sink,  # first: nothing is run for a file that cannot be written
        ports.warehouse.stream(judged.permit, parameters=request.parameters, arrow=is_arrow) as stream,
    ):
        names = [column.name for column in stream.columns]
        masks = judged.shown.masks(names)
        selection = Selection(
            stream.columns,
            chosen_places(names, request.fields),
            {mask.place: mask for mask in masks},
            ports.masking_key() if masks else b"",
        )
        preview = write_export(sink, request.output_form, stream, selection)
    artifact = Artifact(path, request.output_form, stream.row_count, sink.size, sink.sha256)
    members = {
        "columns": preview.columns,
        "rows": fitting(preview),
        "row_count": artifact.rows,
        "artifact": artifact.as_json(),
    }
    return Returned(stream, masks, members, round((time.monotonic() - started) * 1000))
