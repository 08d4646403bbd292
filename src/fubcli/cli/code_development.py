"""`fubcli code-development`, also `code-development`: a brief to implement by, from what was piped in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fubcli import signals
from fubcli.bootstrap import application
from fubcli.cli import call, diagnostics, skills
from fubcli.cli import options as opt
from fubcli.errors import UsageError
from fubcli.frontend.given import Given
from fubcli.frontend.places import listed, place_of

_SKILL = "code-development"

Task = Annotated[str, typer.Option(help="What is to be built, in a sentence.")]
Scope = Annotated[
    str,
    typer.Option(
        help="backend-feature | small-feature | large-feature | bug-fix | refactoring | performance | security | "
        "database-migration."
    ),
]
Files = Annotated[list[str] | None, typer.Option(help="Files that the task is about: a,b or repeated.")]
Models = Annotated[
    list[str] | None, typer.Option(help="json-schema | typescript | php | python, a,b or repeated; all, or none.")
]
OutputDir = Annotated[Path | None, typer.Option(help="Write brief.md and the models into this directory.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Let --output-dir replace files that exist.")]
Output = Annotated[str | None, typer.Option("--output", "-o", help="json | table | markdown.")]


def code_development(  # noqa: PLR0913 - one parameter per option is how Typer reads them
    task: Task,
    scope: Scope,
    files: Files = None,
    catalog: opt.Catalog = None,
    schema: opt.Schema = None,
    table: opt.Table = None,
    models: Models = None,
    output_dir: OutputDir = None,
    overwrite: Overwrite = False,
    upstream: skills.Upstream = None,
    output_form: Output = None,
    warehouse: opt.Warehouse = None,
    transport: opt.Transport = None,
    catalogs: opt.CatalogsFile = None,
    policy: opt.PolicyFile = None,
) -> None:
    """Write a brief: tables, queries that the guard allows, personal data, risks, acceptance tests and models."""
    from fubcli.skills.code_development.ports import CodeRequest

    events = skills.begin(_SKILL, upstream, output_form, with_failures=False)
    task, events = call.without_secrets((task, events))  # for the files that are written
    place = place_of(Given(catalog=catalog, schema=schema, table=table))
    if len(place.catalogs) > 1:
        raise UsageError("--catalog: name one.")
    if overwrite and output_dir is None:
        raise UsageError("--overwrite belongs to --output-dir.")
    request = CodeRequest(
        task=task,
        scope=scope,
        files=listed(",".join(files or ())),
        upstream=events,
        catalog=place.catalogs[0] if place.catalogs else None,
        schema=place.schema,
        table=place.table,
        models=_languages(models),
        output_dir=output_dir,
        overwrite=overwrite,
        repeated=opt.repeated(warehouse=warehouse, transport=transport, policy=policy, catalogs=catalogs),
    )
    built = application(
        progress=diagnostics.progress, catalogs_file=catalogs, policy_file=policy, warehouse=warehouse,
        transport=transport, traceparent=call.current.trace or "", upstream=call.current.upstream,
        settle=signals.settle,
    )  # fmt: skip
    envelope = built.code_development(request)
    if built.warehouse.info.embedded:
        diagnostics.banner()
    call.tell(envelope)


def _languages(options: list[str] | None) -> tuple[str, ...]:
    from fubcli.skills.code_development.ports import LANGUAGES

    named = listed(",".join(options or ()))
    if named in ((), ("all",)):
        return LANGUAGES
    if named == ("none",):
        return ()
    if strangers := [each for each in named if each not in LANGUAGES]:
        raise UsageError(f"--models={strangers[0]}: it is one of {', '.join(LANGUAGES)}, all or none.")
    return named
