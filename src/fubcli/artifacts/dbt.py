"""dbt's `target/` directory: `run_results.json` v4 to v6, `sources.json` v3, `manifest.json` v8 to v12."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from fubcli.artifacts.dbt_manifest import nodes_of
from fubcli.artifacts.dbt_results import run_results, source_freshness
from fubcli.artifacts.documents import Unreadable, read_object
from fubcli.artifacts.fields import members
from fubcli.model.dbt import DbtTarget, Trouble

T = TypeVar("T")

RUN_RESULTS, SOURCES, MANIFEST = "run_results.json", "sources.json", "manifest.json"
MOST_BYTES = 64 * 2**20
MOST_MANIFEST_BYTES = 256 * 2**20
_VERSION = re.compile(r"/(?P<kind>[a-z-]+)/v(?P<number>\d{1,3})\.json\Z")
_KNOWN: dict[str, tuple[str, range]] = {
    RUN_RESULTS: ("run-results", range(4, 7)),
    SOURCES: ("sources", range(3, 4)),
    MANIFEST: ("manifest", range(8, 13)),
}
# Never looked at, and most of what is in a file: gone before the next object is parsed.
_BULK = frozenset({
    "access", "batch_results", "checksum", "child_map", "columns", "compiled_code", "compiled_path", "constraints",
    "contract", "description", "disabled", "doc_blocks", "docs", "env", "exposures", "extra_ctes", "fqn", "group_map",
    "groups", "macros", "meta", "metrics", "original_file_path", "parent_map", "patch_path", "raw_code", "refs",
    "saved_queries", "selectors", "semantic_models", "tags", "timing", "unrendered_config",
})  # fmt: skip


def read_target(directory: Path) -> DbtTarget:
    """Return what the artifacts of a directory say; what cannot be used is among the troubles, and ends nothing."""
    troubles: list[Trouble] = []
    run = _read(directory / RUN_RESULTS, MOST_BYTES, run_results, troubles)
    sources = _read(directory / SOURCES, MOST_BYTES, source_freshness, troubles)
    nodes = None
    if run is not None or sources is not None:  # it is large: read only for somebody
        nodes = _read(directory / MANIFEST, MOST_MANIFEST_BYTES, nodes_of, troubles)
    elif not troubles:
        troubles.append(Trouble(str(directory), f"there is neither {RUN_RESULTS} nor {SOURCES} in it"))
    return DbtTarget(str(directory), run, sources, nodes or MappingProxyType({}), tuple(troubles))


def _read(path: Path, most: int, build: Callable[[dict[str, Any]], T], troubles: list[Trouble]) -> T | None:
    try:
        found = read_object(path, most, drop=_BULK)
        if found is None:
            return None
        _check_version(found, path.name)
        return build(found)
    except Unreadable as error:
        troubles.append(Trouble(str(path), str(error)))
        return None


def _check_version(document: dict[str, Any], file: str) -> None:
    kind, known = _KNOWN[file]
    written = members(document.get("metadata"), "metadata").get("dbt_schema_version")
    match = _VERSION.search(written) if isinstance(written, str) else None
    if match is None or match["kind"] != kind:
        raise Unreadable(f"it does not say that it is dbt's {kind}")
    if int(match["number"]) not in known:
        said = f"v{known[0]} to v{known[-1]} are" if len(known) > 1 else f"v{known[0]} is"
        raise Unreadable(f"it is dbt's {kind} v{match['number']}, and {said} known")
