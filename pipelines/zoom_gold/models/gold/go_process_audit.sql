-- One row per model and run, for success, failure and what was skipped. Hooks write it (macros/audit.sql); no run drops it.
{{ config(materialized='log_table', tags=['audit']) }}

{{ lakehouse.no_rows(process_columns()) }}
