"""Where statements come from: SQL files, dbt's compiled models, notebooks and NDJSON, one module each."""
