{#- bz_data_audit: what each run did, for success and for failure.

    on-run-start opens the run and says of the runs that never ended that they failed; on-run-end writes a row per model
    and closes the run. A model's own hooks would not do: they do not run when it fails. -#}
{% macro audit_columns() -%}
    {{ return([
        ('record_id', dbt.type_string()),
        ('source_table', dbt.type_string()),
        ('load_timestamp', dbt.type_timestamp()),
        ('processed_by', dbt.type_string()),
        ('processing_time', dbt.type_float()),
        ('status', dbt.type_string()),
        ('rows_in', dbt.type_bigint()),
        ('rows_after', dbt.type_bigint()),
        ('rows_rejected', dbt.type_bigint()),
        ('message', dbt.type_string()),
        ('invocation_id', dbt.type_string()),
    ]) }}
{%- endmacro %}

{% macro begin_audit(audit) -%}
    {%- if not lakehouse.builds() %}{{ return('') }}{% endif -%}
    {%- do run_query('create table if not exists ' ~ audit ~ ' as (' ~ lakehouse.no_rows(audit_columns()) ~ ')') -%}
    {%- set later = run_query(
        'select count(*) from ' ~ audit ~ ' where load_timestamp >= ' ~ lakehouse.run_moment()
    ).columns[0][0] -%}
    {%- if later %}
        {%- do exceptions.raise_compiler_error('The clock went back: there is a run later than this one. Nothing was built.') -%}
    {%- endif -%}
    {%- do run_query(
        'update ' ~ audit ~ " set status = 'FAILED', message = 'the run was killed or never ended'"
        ~ " where source_table = '(run)' and status = 'STARTED'"
    ) -%}
    {%- do run_query(
        'insert into ' ~ audit ~ ' (record_id, source_table, load_timestamp, processed_by, status, invocation_id) select '
        ~ [lakehouse.text_literal(invocation_id ~ ':(run)'), "'(run)'", lakehouse.run_moment(), processed_by(), "'STARTED'",
           lakehouse.text_literal(invocation_id)] | join(', ')
    ) -%}
{%- endmacro %}

{% macro end_audit(audit, ledger, results) -%}
    {%- if not lakehouse.builds() %}{{ return('') }}{% endif -%}
    {%- set counted = results | selectattr('node.name', 'equalto', 'bz_load_ledger') | selectattr('status', 'equalto', 'success') | list -%}
    {%- set counts = ledger_counts(ledger) if counted else none -%}
    {%- set rows = [] -%}
    {%- for result in results if result.node.resource_type == 'model' and result.node.name != 'bz_data_audit' -%}
        {%- do rows.append(audit_row(result, counts)) -%}
    {%- endfor -%}
    {%- if rows %}{% do run_query('insert into ' ~ audit ~ ' ' ~ rows | join(' union all ')) %}{% endif -%}
    {%- set failed = results | selectattr('status', 'in', ['error', 'fail', 'runtime error']) | list -%}
    {%- do run_query(
        'update ' ~ audit ~ ' set status = ' ~ ("'FAILED'" if failed else "'SUCCESS'")
        ~ ', processing_time = ' ~ lakehouse.seconds_since_start()
        ~ ', message = ' ~ lakehouse.run_message(failed, results, rows)
        ~ " where source_table = '(run)' and invocation_id = " ~ lakehouse.text_literal(invocation_id)
    ) -%}
{%- endmacro %}

{% macro processed_by() -%}
    {{ lakehouse.text_literal('dbt ' ~ project_name ~ ' on ' ~ target.name) }}
{%- endmacro %}

{#- What came with the loads that this run counted, by raw table, as the ledger has it. -#}
{% macro ledger_counts(ledger) -%}
    {%- set counts = {} -%}
    {%- for row in run_query(
        'select source_table, sum(rows_in), sum(rows_rejected), sum(versions_added) from ' ~ ledger
        ~ ' where _invocation_id = ' ~ lakehouse.text_literal(invocation_id) ~ ' group by source_table'
    ) -%}
        {%- do counts.update({row[0]: {'rows_in': row[1], 'rejected': row[2], 'versions': row[3]}}) -%}
    {%- endfor -%}
    {{ return(counts) }}
{%- endmacro %}

{#- A history reads raw rows and rejects some; a table of latest versions reads the versions that were added. Nobody has counted
    (null) where the ledger was not built. -#}
{% macro audit_row(result, counts) -%}
    {%- set name = result.node.name -%}
    {%- set entity = name | replace('bz_', '', 1) | replace('_history', '') -%}
    {%- set read = (counts or {}).get(entity, {'rows_in': 0, 'rejected': 0, 'versions': 0}) -%}
    {%- set ok = lakehouse.audit_status(result) == 'SUCCESS' -%}
    {%- set counted = ok and counts is not none and entity in entities() -%}
    {%- set of_raw = name.endswith('_history') -%}
    select
        {{ lakehouse.text_literal(invocation_id ~ ':' ~ name) }},
        {{ lakehouse.text_literal(name) }},
        {{ lakehouse.run_moment() }},
        {{ processed_by() }},
        {{ result.execution_time }},
        {{ lakehouse.text_literal(lakehouse.audit_status(result)) }},
        {{ (read.rows_in if of_raw else read.versions) if counted else 'null' }},
        {{ '(select count(*) from ' ~ lakehouse.relation_of(result.node) ~ ')' if ok else 'null' }},
        {{ (read.rejected if of_raw else 0) if counted else 'null' }},
        {{ lakehouse.text_literal(lakehouse.audit_message(result)) }},
        {{ lakehouse.text_literal(invocation_id) }}
{%- endmacro %}
