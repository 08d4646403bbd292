"""Builds what a request needs and runs it: the only package that names concrete adapters."""

from fubcli.bootstrap.running import Application, application
from fubcli.bootstrap.settings import Settings, SystemClock

__all__ = ["Application", "Settings", "SystemClock", "application"]
