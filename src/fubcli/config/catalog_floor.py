"""What a catalogs file of a team or a project must keep of the packaged one.

It replaces the packaged file; about a catalog that both name it may say more, never less: the environment,
the mirror, large tables and column tags are what the guard rests on.
"""

from __future__ import annotations

from fubcli.config.documents import Document
from fubcli.config.table_statistics import check_statistics_floor
from fubcli.model.catalogs import Catalogs, CatalogSpec, ColumnTag, Sensitivity, TableSpec
from fubcli.model.names import Environment

_RESERVED = frozenset({
    "system", "hive_metastore", "samples", "spark_catalog", "global_temp", "session", "live", "memory", "temp",
    "information_schema", "avro", "binaryfile", "csv", "delta", "iceberg", "json", "orc", "parquet", "text", "xml",
    "snowflake", "snowflake_sample_data",
})  # fmt: skip
"""Names that some engine gives a meaning of its own."""


def check_floor(packaged: Catalogs, catalogs: Catalogs, document: Document) -> None:
    """Raise ConfigError for the first thing that the file weakens about a catalog of the packaged file."""
    _check_reserved(catalogs, document)
    for name, floor in packaged.by_name.items():
        spec = catalogs.by_name.get(name)
        if spec is None:
            continue
        if spec.environment.strictness < floor.environment.strictness:
            raise document.error(
                f"catalogs.{name}.environment",
                f"would loosen {name}: the packaged catalogs say {floor.environment}, this file {spec.environment}",
            )
        _check_mirror(packaged, catalogs, name, document)
        _check_called(floor, spec, document)
        _check_tables(floor, spec, document)
    _check_borrowed(packaged, catalogs, document)


def check_additions(packaged: Catalogs, catalogs: Catalogs, document: Document) -> None:
    """Raise ConfigError when a project's file adds a catalog that could be written to.

    The file of whatever directory a command happens to run in must not make a real catalog a sandbox; a person's own
    file, or `--catalogs`, may.
    """
    for name, spec in catalogs.by_name.items():
        floor = packaged.by_name.get(name)
        if floor and spec.environment is not Environment.PRODUCTION and dict(spec.called) != dict(floor.called):
            raise document.error(
                f"catalogs.{name}.called",
                f"would loosen {name}: a project's file may call production catalogs otherwise only; say it in your "
                "own catalogs.yaml or with --catalogs",
            )
        if floor is None and spec.environment is not Environment.PRODUCTION:
            raise document.error(
                f"catalogs.{name}.environment",
                f"would loosen {name}: a project's file may add catalogs as production only, this one says "
                f"{spec.environment}; declare it in your own catalogs.yaml or with --catalogs",
            )


def _check_reserved(catalogs: Catalogs, document: Document) -> None:
    for name, spec in catalogs.by_name.items():
        if name in _RESERVED:
            raise document.error(f"catalogs.{name}", f"{name} is the platform's own and cannot be declared")
        for engine, called in spec.called.items():
            if called in _RESERVED:
                key = f"catalogs.{name}.called.{engine}"
                raise document.error(key, f"{called} is the platform's own and cannot be declared")


def _check_called(floor: CatalogSpec, spec: CatalogSpec, document: Document) -> None:
    """Refuse another name on an engine: what has the packaged one would be no longer what the packaged file says."""
    for engine, called in floor.called.items():
        if spec.called.get(engine) != called:
            raise document.error(
                f"catalogs.{floor.name}.called",
                f"would loosen {floor.name}: the packaged catalogs call it {called} on {engine}",
            )


def _check_borrowed(packaged: Catalogs, catalogs: Catalogs, document: Document) -> None:
    """Refuse what would make a catalog of the packaged file a less strict one by another's name on an engine."""
    for spec in catalogs.by_name.values():
        for engine, called in spec.called.items():
            owner = packaged.on(engine).by_name.get(called) or packaged.by_name.get(called)
            if owner and spec.environment.strictness < owner.environment.strictness:
                raise document.error(
                    f"catalogs.{spec.name}.called.{engine}",
                    f"would loosen {called}: the packaged catalogs say {owner.environment}, this {spec.environment}",
                )


def _check_mirror(packaged: Catalogs, catalogs: Catalogs, name: str, document: Document) -> None:
    """Refuse another twin on either side of a pair: staging receipts would vouch for the wrong catalog."""
    floor, mirror = packaged.mirror_of(name), catalogs.mirror_of(name)
    if mirror is None or mirror == floor:
        return
    spec = catalogs.by_name[name]
    owner = name if spec.mirror_of else mirror
    said = f"`{floor}`" if floor else "nothing"
    raise document.error(
        f"catalogs.{owner}.mirror_of",
        f"would loosen {name}: the packaged catalogs pair it with {said}, this file with `{mirror}`",
    )


def _check_tables(floor: CatalogSpec, spec: CatalogSpec, document: Document) -> None:
    # What a mirror says of a table is written at the catalog that it mirrors.
    owner = spec.mirror_of or spec.name
    for table, least in floor.tables.items():
        key = f"catalogs.{owner}.tables.{table}"
        found = spec.tables.get(table, TableSpec())
        if least.rows is not None and (found.rows is None or found.rows < least.rows):
            said = "none" if found.rows is None else str(found.rows)
            raise document.error(
                f"{key}.rows", f"would loosen {table}: the packaged catalogs say {least.rows} rows, this file {said}"
            )
        check_statistics_floor(table, least, found, key, document)
        # Another key, added or dropped, may make a narrower predicate enough: only the same ones are safe.
        if least.partition_keys and dict(found.partition_keys) != dict(least.partition_keys):
            keys = ", ".join(f"{column}: {kind}" for column, kind in least.partition_keys.items())
            raise document.error(f"{key}.partition_keys", f"would loosen {table}: the packaged catalogs say {keys}")
        for column, tag in least.tags.items():
            _check_tag(found.tags.get(column), tag, f"{key}.tags.{tag.sensitivity}.{column}", document)


def _check_tag(found: ColumnTag | None, least: ColumnTag, key: str, document: Document) -> None:
    if found == least:
        return
    if found and found.sensitivity is Sensitivity.SECRET and least.sensitivity is Sensitivity.PERSONAL:
        return
    said = f"{found.sensitivity} ({found.kind})" if found else "nothing"
    raise document.error(
        key, f"would loosen this tag: the packaged catalogs say {least.sensitivity} ({least.kind}), this file {said}"
    )
