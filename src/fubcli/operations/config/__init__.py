"""`fubcli config show`: the settings that count, and where each came from."""

from fubcli.operations.config.run import shown

__all__ = ["shown"]
