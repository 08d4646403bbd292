{% macro get_incremental_sync_sql(arg_dict) %}{{ return(lakehouse.sync_sql(arg_dict)) }}{% endmacro %}
