-- One row per run of this project: STARTED, then SUCCESS or FAILED. Hooks write it (macros/audit.sql); no run drops it.
{{ config(materialized='log_table', tags=['audit']) }}

{{ lakehouse.no_rows(run_columns()) }}
