"""fubcli: ask a lakehouse anything, and make it hard to hurt."""

__version__ = "0.1.0"
