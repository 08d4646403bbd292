{#- A table that runs write to and none replaces: made when it is missing, kept with --full-refresh too.
    The model's query gives its columns and no rows (`no_rows`). -#}
{% materialization log_table, default %}
    {%- set relation = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- call statement('main') -%}
        create table if not exists {{ relation }} as (
            {{ sql }}
        )
    {%- endcall -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {% do persist_docs(relation, model) %}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}

{#- A query of typed columns without a row; `columns` is a list of (name, type). -#}
{% macro no_rows(columns) -%}
    select
        {%- for name, type in columns %}
        cast(null as {{ type }}) as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    limit 0
{%- endmacro %}
