"""How to go about a task of each scope, in a few sentences."""

from __future__ import annotations

_FEATURE = (
    "Begin with the acceptance tests below, on tables of your own; try the queries on the embedded lakehouse.",
    "Read through the generated models: a row that does not fit names its column at once.",
    "Develop in the sandbox, validate on staging, execute in production.",
)

APPROACH = {
    "backend-feature": _FEATURE,
    "small-feature": _FEATURE[:2],
    "large-feature": (
        *_FEATURE,
        "Cut it so that each part can be released by itself, behind a flag that is off.",
    ),
    "bug-fix": (
        "Write the regression test of each finding first, and see it fail.",
        "Mend the cause that the evidence shows, not the place where it was noticed.",
    ),
    "refactoring": (
        "Pin what the code does now with tests over these tables before anything moves.",
        "Change no column, type or query result; compare the queries below before and after.",
    ),
    "performance": (
        "Measure first: run the query with --dry-run and read the estimate of rows and bytes.",
        "Bound every scan by the partition keys; page by key, never by offset.",
    ),
    "security": (
        "Go through the personal columns below one by one: where they are read, kept, logged and shown.",
        "Bind every value as a parameter; never build statements from text.",
        "Test that one account cannot read the rows of another.",
    ),
    "database-migration": (
        "Follow the safe sequence of the change; each step is released and watched for a night by itself.",
        "Keep clear of the export window, and do not begin while an export is in trouble.",
    ),
}
