{#- What the hooks of a run need: whether they count, what a moment and a text are as SQL, and what a result says. -#}

{#- Whether this invocation builds models: `dbt test`, `compile` and `docs` leave no trace in audit tables. -#}
{% macro builds() -%}
    {{ return(execute and flags.WHICH in ('run', 'build') and not flags.EMPTY) }}
{%- endmacro %}

{% macro run_moment() -%}
    cast('{{ run_started_at.astimezone(modules.pytz.utc).strftime("%Y-%m-%d %H:%M:%S.%f") }}' as {{ dbt.type_timestamp() }})
{%- endmacro %}

{% macro now_moment() -%}
    cast('{{ modules.datetime.datetime.now(modules.pytz.utc).strftime("%Y-%m-%d %H:%M:%S.%f") }}' as {{ dbt.type_timestamp() }})
{%- endmacro %}

{% macro text_literal(value) -%}
    {%- if value is none -%}null{%- else -%}'{{ dbt.escape_single_quotes(value) }}'{%- endif -%}
{%- endmacro %}

{#- SUCCESS, FAILED, or WARNING for what was skipped. -#}
{% macro audit_status(result) -%}
    {%- set said = result.status | string -%}
    {{ return('SUCCESS' if said == 'success' else 'WARNING' if said == 'skipped' else 'FAILED') }}
{%- endmacro %}

{#- Why a model was not built, without the engine's words: engines quote the values that they fail over. -#}
{% macro audit_message(result) -%}
    {%- set status = lakehouse.audit_status(result) -%}
    {%- if status == 'SUCCESS' %}{{ return(none) }}{% endif -%}
    {%- if status == 'WARNING' %}{{ return('skipped: something above it failed') }}{% endif -%}
    {%- set classes = modules.re.findall('([A-Z][A-Za-z]+ Error)', result.message or '') -%}
    {{ return((classes | unique | join(', ')) or 'failed') }}
{%- endmacro %}

{% macro seconds_since_start() -%}
    {{ (modules.datetime.datetime.now(modules.pytz.utc) - run_started_at.astimezone(modules.pytz.utc)).total_seconds() }}
{%- endmacro %}

{#- The table that a node fills. -#}
{% macro relation_of(node) -%}
    {{ return(api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias)) }}
{%- endmacro %}
