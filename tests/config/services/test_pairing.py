"""The law of both places: whatever they say, no credential goes to a host beside which it does not stand."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from fubcli.config.services.finding import find
from fubcli.config.services.kinds import KINDS
from fubcli.config.services.services_toml import read_services
from fubcli.model.service import CREDENTIALS, Service
from tests.config.services.conftest import Desk

HOSTS = st.sampled_from(["https://one.example.com", "https://two.example.com"])
SECRETS = st.sampled_from(["first-secret", "second-secret"])


def _values(service: Service, *, of_file: bool) -> st.SearchStrategy[dict[str, str]]:
    """Return what one place may say: any part of its settings, under their keys or their variables."""
    kind = KINDS[service]
    names = {"url": HOSTS, **dict.fromkeys(CREDENTIALS[service], SECRETS)}
    if service is Service.DATADOG:
        names = {"site": st.sampled_from(["datadoghq.com", "datadoghq.eu"]), **names}
        del names["url"]
    if not of_file:
        return st.fixed_dictionaries({}, optional={kind.variables[name]: values for name, values in names.items()})
    if service is Service.GITLAB:
        names["project"] = st.just("a/b")
    named = st.sampled_from([kind.variables[name] for name in CREDENTIALS[service]])
    held = st.fixed_dictionaries({}, optional=names)
    table = st.fixed_dictionaries({}, optional={f"{name}_env": named for name in CREDENTIALS[service]})
    return st.tuples(held, table).map(
        lambda both: both[0] | {k: v for k, v in both[1].items() if k[:-4] not in both[0]}
    )


@st.composite
def _places(draw: st.DrawFn) -> tuple[Service, dict[str, str], dict[str, str]]:
    service = draw(st.sampled_from(tuple(Service)))
    return service, draw(_values(service, of_file=True)), draw(_values(service, of_file=False))


@given(_places())
def test_a_credential_goes_to_the_host_beside_which_it_stands(
    places: tuple[Service, dict[str, str], dict[str, str]],
) -> None:
    service, table, variables = places
    with tempfile.TemporaryDirectory() as directory:
        desk = Desk(Path(directory))
        header = f"{service}.production" if service is Service.DATADOG else service
        desk.write("\n".join([f"[{header}]", *(f"{key} = '{value}'" for key, value in table.items())]))
        profile = find(service, "production", read_services(desk.home), variables).profile
    assert profile.is_signed_in is not bool(profile.lacks)
    origins = profile.origins
    secrets = [origins[name] for name in profile.credentials]
    names_host = bool({"url", "site"} & table.keys())
    says_how = [name for name in CREDENTIALS[service] if {name, f"{name}_env"} & table.keys()]
    if names_host or says_how:
        assert "url" not in origins or origins["url"].source != "environment"
        assert not secrets or says_how == list(CREDENTIALS[service])
    else:
        assert all(origin.source == "environment" for origin in secrets)
    held = {table[name] for name in CREDENTIALS[service] if name in table}
    meant = held | {variables[table[f"{name}_env"]] for name in says_how if table.get(f"{name}_env") in variables}
    sent = {each.reveal() for each in profile.credentials.values()}
    assert sent <= (meant if names_host or says_how else set(variables.values()))
