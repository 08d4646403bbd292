"""The three services outside, for pipelines that reach them: each on a port of this process."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from tests.outside.confluence import ConfluenceStandIn
from tests.outside.datadog import Datadog
from tests.outside.datadog.standin import API_KEY, APP_KEY
from tests.outside.gitlab import GitLabStandIn, Project


@dataclass
class Services:
    """Datadog, GitLab with the project of the data's pipelines, and Confluence with the space DATA."""

    datadog: Datadog = field(default_factory=Datadog)
    gitlab: GitLabStandIn = field(default_factory=lambda: GitLabStandIn(Project(datetime.now(UTC), path="fub/etl")))
    confluence: ConfluenceStandIn = field(default_factory=ConfluenceStandIn)

    @property
    def all(self) -> tuple[Datadog, GitLabStandIn, ConfluenceStandIn]:
        """Every one of them."""
        return self.datadog, self.gitlab, self.confluence

    @property
    def project(self) -> Project:
        """The one project of GitLab."""
        return self.gitlab.projects["fub/etl"]

    @property
    def changes(self) -> dict[str, int]:
        """How often each was changed so far."""
        return {each.name: len(each.world.changes) for each in self.all}

    @property
    def secrets(self) -> tuple[str, ...]:
        """Everything that signs calls."""
        return API_KEY, APP_KEY, self.gitlab.token, self.confluence.token

    def environ(self) -> dict[str, str]:
        """Return the variables with the secrets."""
        return {
            "DD_API_KEY": API_KEY,
            "DD_APP_KEY": APP_KEY,
            "GITLAB_TOKEN": self.gitlab.token,
            "CONFLUENCE_API_TOKEN": self.confluence.token,
        }

    def configure(self, home: Path) -> None:
        """Write where the services are, and by which variables they are reached, into a home."""
        (home / "config").mkdir(parents=True, exist_ok=True)
        tables = [
            f'[datadog.{environment}]\nurl = "{self.datadog.url}"\napi_key_env = "DD_API_KEY"\napp_key_env = "DD_APP_KEY"'
            for environment in ("production", "staging")
        ]
        tables.append(f'[gitlab]\nurl = "{self.gitlab.url}"\ntoken_env = "GITLAB_TOKEN"\nproject = "fub/etl"')
        tables.append(
            f'[confluence]\nurl = "{self.confluence.url}"\nuser = "{self.confluence.user}"\n'
            'token_env = "CONFLUENCE_API_TOKEN"\nspace_key = "DATA"'
        )
        (home / "config" / "services.toml").write_text("\n\n".join(tables) + "\n")

    def __enter__(self) -> Self:
        for each in self.all:
            each.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        for each in self.all:
            each.__exit__()
