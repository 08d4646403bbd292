from fubcli.config.safety_table import render_safety_table
from fubcli.model.catalogs import Catalogs
from fubcli.model.names import Environment
from fubcli.model.policy import STRICTEST, EnvironmentPolicy, SafetyPolicy

EXPECTED = """\
| Environment (catalogs) | Safety level | Restriction | Statements | May read from | Rows (default / most / in a file) | Time limit | Large tables | On staging first | Masked |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| **Production** (`fub`, `fub_zg`, `zoom`, `marketing`) | **HIGH CAUTION** | Read-only, performance-conscious | `query` | production | 1,000 / 10,000 / 1,000,000 | 15 min | filter on a partition key from 100,000,000 rows | joins, windows, recursion, large aggregation | personal, secret |
| **Staging** (`stage_fub`, `stage_fub_zg`, `stage_zoom`, `stage_marketing`) | **MODERATE** | Full testing allowed | `query`, `insert`, `update`, `delete`, `merge`, `truncate`, `create_table`, `create_view`, `alter_table`, `drop_table`, `drop_view` | staging | 1,000 / 50,000 / 5,000,000 | 15 min | no filter needed | nothing | personal, secret |
| **Sandbox** (`sandbox_fub`) | **LOW** | Experimentation allowed | every known kind | staging, sandbox | 1,000 / 100,000 / 10,000,000 | 15 min | no filter needed | nothing | personal, secret |
"""


def test_the_table_of_the_packaged_files(configured, packaged) -> None:
    found = configured()
    assert render_safety_table(found.policy, found.catalogs) + "\n" == EXPECTED


def test_the_strictest_policy_has_a_table_too() -> None:
    lines = render_safety_table(STRICTEST, Catalogs({})).splitlines()
    assert lines[2] == (
        "| **Production** (none) | **HIGH CAUTION** | nothing is allowed | none | nothing | 0 / 0 / 0 | 0 s "
        "| filter on a partition key from 0 rows | joins, windows, recursion, large aggregation | personal, secret |"
    )


def test_texts_stay_in_their_cells() -> None:
    row = EnvironmentPolicy(safety_level="a|b", restriction="c\nd \\ e", timeout_seconds=90)
    policy = SafetyPolicy(environments=dict.fromkeys(Environment, row))
    line = render_safety_table(policy, Catalogs({})).splitlines()[2]
    assert "| **a\\|b** | c d \\\\ e |" in line
    assert "| 90 s |" in line
