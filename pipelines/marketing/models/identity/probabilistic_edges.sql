-- Pairs of records that splink takes for one person. `fubcli pipelines link marketing` fills it; without that it stays empty.
{{ config(materialized='log_table') }}

{{ lakehouse.no_rows([
    ('record_id', dbt.type_string()),
    ('other_record_id', dbt.type_string()),
    ('match_probability', double_type()),
    ('model_version', dbt.type_string()),
]) }}
