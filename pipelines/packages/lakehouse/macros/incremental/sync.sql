{#-
  Incremental strategy `sync` (dbt looks for `get_incremental_sync_sql` in the project itself, which calls this): the model's query is the whole truth, the table becomes equal to it by touching
  only the rows that differ. For small tables whose rows also vanish, such as open errors.

  A row differs when no row of the other side has the same unique_key and the same meta.compared columns.
-#}
{% macro sync_sql(arg_dict) %}
    {%- set target_table = arg_dict['target_relation'] -%}
    {%- set wanted = arg_dict['temp_relation'] -%}
    {%- set columns = arg_dict['dest_columns'] | map(attribute='quoted') | join(', ') -%}
    {%- set compared = [arg_dict['unique_key']] + config.get('meta', {}).get('compared', []) -%}

    delete from {{ target_table }}
    where not exists (
        select 1 from {{ wanted }} as wanted
        where {% for column in compared %}{{ 'and ' if not loop.first }}wanted.{{ column }} is not distinct from {{ target_table }}.{{ column }} {% endfor %}
    );
    insert into {{ target_table }} ({{ columns }})
    select {{ columns }} from {{ wanted }} as wanted
    where wanted.{{ arg_dict['unique_key'] }} not in (select {{ arg_dict['unique_key'] }} from {{ target_table }})
{% endmacro %}
