"""`fubcli pipelines`: the packaged dbt projects listed, run, tested and told about; raw data for them, and links."""

from fubcli.operations.pipelines.generating import generated
from fubcli.operations.pipelines.linking import linked
from fubcli.operations.pipelines.listing import listed
from fubcli.operations.pipelines.running import run
from fubcli.operations.pipelines.status import status
from fubcli.operations.pipelines.testing import tested

__all__ = ["generated", "linked", "listed", "run", "status", "tested"]
