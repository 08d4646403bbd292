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

{#- Why a model was not built, without the engine's words: engines quote the values that they fail over. The classes of the errors
    begin dbt's two first lines; anywhere else `... Error` may be a part of a value. -#}
{% macro audit_message(result) -%}
    {%- set status = lakehouse.audit_status(result) -%}
    {%- if status == 'SUCCESS' %}{{ return(none) }}{% endif -%}
    {%- if status == 'WARNING' %}{{ return('skipped: something above it failed') }}{% endif -%}
    {%- set lines = (result.message or '').split('\n')[:2] | join('\n') -%}
    {%- set classes = modules.re.findall('(?m)^ *([A-Z][A-Za-z]+ Error)(?: in |:)', lines) -%}
    {{ return((classes | unique | join(', ')) or 'failed') }}
{%- endmacro %}

{% macro seconds_since_start() -%}
    {{ (modules.datetime.datetime.now(modules.pytz.utc) - run_started_at.astimezone(modules.pytz.utc)).total_seconds() }}
{%- endmacro %}

{#- What is to be said of a whole run, as SQL: how many nodes failed, or that none of them was a model. -#}
{% macro run_message(failed, results, models) -%}
    {%- if failed %}{{ return(lakehouse.text_literal(failed | length ~ ' of ' ~ results | length ~ ' nodes failed')) }}{% endif -%}
    {{ return('null' if models else lakehouse.text_literal('no model was to be built')) }}
{%- endmacro %}

{#- The table that a node fills. -#}
{% macro relation_of(node) -%}
    {{ return(api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias)) }}
{%- endmacro %}
