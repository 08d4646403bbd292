"""One module per `--operation`: `run(request, ports) -> Envelope`. Aliases are names that users also write."""

OPERATIONS = ("query", "schema", "monitor", "investigate")
ALIASES = {"explore": "schema", "analyze": "investigate"}
