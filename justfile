python := ".venv/bin/python"

# List the recipes.
default:
    @just --list

# Make the environment.
setup:
    python3 -m venv .venv && .venv/bin/pip install --quiet --editable ".[dev]"

# Fast tests (under two minutes on two cores).
test *arguments:
    {{python}} -m pytest -n 2 -m "not slow" {{arguments}}

# Every test.
test-all *arguments:
    {{python}} -m pytest -n 2 {{arguments}}

# Spark's parser as the judge of what runs (pip install ".[spark]", and a JVM).
test-spark:
    {{python}} -m pytest tests/spark 2>/dev/null

# The pipelines through the real Snowflake adapter against an emulation, in its own environment (it pins its own sqlglot);
# `file` is an embedded zoom.duckdb that both pipelines have been run on.
fakesnow file:
    test -d .venv-fakesnow || python3 -m venv .venv-fakesnow
    .venv-fakesnow/bin/pip install --quiet "fakesnow[server]>=0.12,<0.13" "dbt-core>=1.11,<1.12" "dbt-snowflake>=1.11,<1.13"
    .venv-fakesnow/bin/python tests/fakesnow/run.py {{file}}

# Put small faults into the rules and the guard, and count those that turn a test red (pip install ".[mutation]").
mutate *stride:
    nice -n 10 {{python}} benchmarks/mutants.py {{stride}}

# Formatting, linting, types, import contracts, documents.
lint:
    .venv/bin/ruff format --check .
    .venv/bin/ruff check .
    .venv/bin/mypy
    .venv/bin/lint-imports --no-cache
    {{python}} docs/generate.py --check

# Everything that CI does.
check: lint test-all

# Write the generated documents.
docs:
    {{python}} docs/generate.py

# Measure start-up and the guard.
bench:
    {{python}} benchmarks/startup.py
    {{python}} benchmarks/guard.py
    {{python}} benchmarks/check.py
    {{python}} benchmarks/playbooks.py
    PYTHONPATH=src {{python}} benchmarks/matching.py

# Score peers' rules, and any named detector, on synthetic nights with known faults (a minute; more with prophet).
bench-detection *arguments:
    {{python}} -m benchmarks.detection {{arguments}}

# Measure the live routes against the workspace stand-in (several minutes).
bench-live *rounds:
    {{python}} benchmarks/live.py {{rounds}}
