{#-
  Incremental strategy `sync` (dbt looks for `get_incremental_sync_sql` in the project itself, which calls this): the model's query is the whole truth, the table becomes equal to it by touching
  only the rows that differ. For small tables whose rows also vanish, such as open errors.

  A row is the same when unique_key, which is never null, and the columns of meta.compared are. The others may say when
  and by which run it was found: they stay as they were first written.
-#}
{% macro sync_sql(arg_dict) %}
    {%- set target_table = arg_dict['target_relation'] -%}
    {%- set wanted = arg_dict['temp_relation'] -%}
    {%- set columns = arg_dict['dest_columns'] | map(attribute='quoted') | join(', ') -%}
    {%- set key = arg_dict['unique_key'] -%}

    {%- if target.type == 'snowflake' %}
    begin;
    {%- endif %}
    delete from {{ target_table }}
    where {{ key }} not in (
        select stored.{{ key }}
        from {{ target_table }} as stored
        inner join {{ wanted }} as wanted on wanted.{{ key }} = stored.{{ key }}
        where 1 = 1
        {%- for column in config.get('meta', {}).get('compared', []) %}
            and wanted.{{ column }} is not distinct from stored.{{ column }}
        {%- endfor %}
    );
    insert into {{ target_table }} ({{ columns }})
    select {{ columns }} from {{ wanted }}
    where {{ key }} not in (select {{ key }} from {{ target_table }})
    {%- if target.type == 'snowflake' %};
    commit
    {%- endif %}
{% endmacro %}
