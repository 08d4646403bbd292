"""Cases: a directory for each issue, with a record that is only ever added to."""

from fubcli.skills.support_investigation.cases.cases import Case, Wanted, opened_case, remembered

__all__ = ["Case", "Wanted", "opened_case", "remembered"]
