{{ config(materialized='log_table') }}

{#- One row per model and run, and one row per run (`source_table` '(run)'); hooks write it, see macros/audit.sql. -#}
{{ lakehouse.no_rows(audit_columns()) }}
