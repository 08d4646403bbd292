"""The JSON Schemas (2020-12) of everything that fubcli writes; one file per contract."""
