"""The commands beside `--operation`, which cost more to read than it does: Typer inspects every parameter of each."""

from __future__ import annotations

from collections.abc import Sequence

import typer


def may_be_named(arguments: Sequence[str]) -> bool:
    """Whether a command line may name a command, or asks which there are; one of long options alone does neither."""
    return not arguments or any(each == "--help" or not each.startswith("--") for each in arguments)


def register(app: typer.Typer) -> None:
    """Add every command to the app."""
    from fubcli.cli import (
        agent_skills,
        audit,
        backtest,
        check,
        code_development,
        completion,
        config,
        confluence_management,
        datadog_management,
        demo,
        doctor,
        gitlab_pipeline_monitoring,
        hook,
        mcp,
        pipelines,
        playbooks,
        promotions,
        reference,
        support_investigation,
        tour,
    )  # fmt: skip

    reference.register(app)
    app.command("backtest")(backtest.backtest)
    app.command("check")(check.check)
    app.command("code-development")(code_development.code_development)
    app.command("completion")(completion.completion)
    audit.register(app)
    config.register(app)
    app.command("datadog-management")(datadog_management.datadog_management)
    app.command("confluence-management")(confluence_management.confluence_management)
    demo.register(app)
    app.command("doctor")(doctor.doctor)
    app.command("gitlab-pipeline-monitoring")(gitlab_pipeline_monitoring.gitlab_pipeline_monitoring)
    hook.register(app)
    mcp.register(app)
    pipelines.register(app)
    playbooks.register(app)
    promotions.register(app)
    agent_skills.register(app)
    app.command("support-investigation")(support_investigation.support_investigation)
    app.command("tour")(tour.tour)
