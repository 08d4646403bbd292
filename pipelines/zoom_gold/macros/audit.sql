{#- si_audit has a row per run, go_process_audit one per model and run.

    on-run-start opens the run and says of the runs that never ended that they failed; on-run-end closes it. A model's own
    hooks would not do: they do not run when it fails. -#}
{% macro run_columns() -%}
    {{ return([
        ('execution_id', dbt.type_string()),
        ('pipeline_name', dbt.type_string()),
        ('start_time', dbt.type_timestamp()),
        ('end_time', dbt.type_timestamp()),
        ('status', dbt.type_string()),
        ('error_message', dbt.type_string()),
    ]) }}
{%- endmacro %}

{% macro process_columns() -%}
    {{ return([
        ('audit_id', dbt.type_string()),
        ('execution_id', dbt.type_string()),
        ('process_name', dbt.type_string()),
        ('pipeline_name', dbt.type_string()),
        ('execution_start_time', dbt.type_timestamp()),
        ('execution_end_time', dbt.type_timestamp()),
        ('execution_status', dbt.type_string()),
        ('records_processed', dbt.type_bigint()),
        ('records_inserted', dbt.type_bigint()),
        ('records_updated', dbt.type_bigint()),
        ('records_failed', dbt.type_bigint()),
        ('process_duration_seconds', dbt.type_float()),
        ('error_message', dbt.type_string()),
        ('load_timestamp', dbt.type_timestamp()),
        ('update_timestamp', dbt.type_timestamp()),
        ('load_date', 'date'),
        ('update_date', 'date'),
        ('source_system', dbt.type_string()),
    ]) }}
{%- endmacro %}

{% macro begin_run(runs, processes) -%}
    {%- if not lakehouse.builds() %}{{ return('') }}{% endif -%}
    {%- do adapter.create_schema(api.Relation.create(database=runs.database, schema=runs.schema)) -%}
    {%- do adapter.create_schema(api.Relation.create(database=processes.database, schema=processes.schema)) -%}
    {%- do run_query('create table if not exists ' ~ runs ~ ' as (' ~ lakehouse.no_rows(run_columns()) ~ ')') -%}
    {%- do run_query('create table if not exists ' ~ processes ~ ' as (' ~ lakehouse.no_rows(process_columns()) ~ ')') -%}
    {%- set later = run_query(
        'select count(*) from ' ~ runs ~ ' where start_time >= ' ~ lakehouse.run_moment()
    ).columns[0][0] -%}
    {%- if later %}
        {%- do exceptions.raise_compiler_error('The clock went back: there is a run later than this one. Nothing was built.') -%}
    {%- endif -%}
    {%- do run_query(
        'update ' ~ runs ~ " set status = 'FAILED', error_message = 'the run was killed or never ended'"
        ~ " where status = 'STARTED'"
    ) -%}
    {%- do run_query(
        'insert into ' ~ runs ~ ' (execution_id, pipeline_name, start_time, status) select '
        ~ [lakehouse.text_literal(invocation_id), lakehouse.text_literal(project_name), lakehouse.run_moment(), "'STARTED'"] | join(', ')
    ) -%}
{%- endmacro %}

{% macro end_run(runs, processes, results) -%}
    {%- if not lakehouse.builds() %}{{ return('') }}{% endif -%}
    {%- set rows = [] -%}
    {%- for result in results if result.node.resource_type == 'model' -%}
        {%- do rows.append(process_row(result, processes)) -%}
    {%- endfor -%}
    {%- if rows %}{% do run_query('insert into ' ~ processes ~ ' ' ~ rows | join(' union all ')) %}{% endif -%}
    {%- set failed = results | selectattr('status', 'in', ['error', 'fail', 'runtime error']) | list -%}
    {%- do run_query(
        'update ' ~ runs ~ ' set status = ' ~ ("'FAILED'" if failed else "'SUCCESS'") ~ ', end_time = ' ~ lakehouse.now_moment()
        ~ ', error_message = ' ~ lakehouse.run_message(failed, results, rows)
        ~ ' where execution_id = ' ~ lakehouse.text_literal(invocation_id)
    ) -%}
{%- endmacro %}

{#-
  records_processed: rows this run wrote. records_inserted: by how many rows the table grew since the last run that is in
  the audit, so that its sum is the table's size; records_updated: the other rows written. A log is not counted.
-#}
{% macro process_row(result, processes) -%}
    {%- set name = result.node.name -%}
    {%- set built = lakehouse.relation_of(result.node) -%}
    {%- set status = lakehouse.audit_status(result) -%}
    {%- set counted = status == 'SUCCESS' and result.node.config.materialized == 'incremental' -%}
    {%- set written_by = 'process_audit_info' if name in ['si_error_data', 'go_error_data'] else '_invocation_id' -%}
    {%- set judged = name.startswith('si_') and name != 'si_error_data' -%}
    {%- set timing = result.timing | selectattr('name', 'equalto', 'execute') | list -%}
    select
        {{ lakehouse.text_literal(invocation_id ~ ':' ~ name) }},
        {{ lakehouse.text_literal(invocation_id) }},
        {{ lakehouse.text_literal(name) }},
        {{ lakehouse.text_literal(project_name) }},
        {{ moment_literal(timing[0].started_at if timing else none) }},
        {{ moment_literal(timing[0].completed_at if timing else none) }},
        {{ lakehouse.text_literal(status) }},
        written.rows_written,
        written.rows_now - written.rows_before,
        case
            when written.rows_now <= written.rows_before then written.rows_written
            when written.rows_written > written.rows_now - written.rows_before
                then written.rows_written - (written.rows_now - written.rows_before)
            -- A run that was killed wrote rows and is not in the audit.
            when written.rows_written is not null then 0
        end,
        written.rows_failed,
        {{ result.execution_time }},
        {{ lakehouse.text_literal(lakehouse.audit_message(result)) }},
        {{ lakehouse.run_moment() }},
        cast(null as {{ dbt.type_timestamp() }}),
        cast({{ lakehouse.run_moment() }} as date),
        cast(null as date),
        'dbt'
    from (
        {%- if counted %}
        select
            count(*) as rows_now,
            coalesce(sum(case when {{ written_by }} = '{{ invocation_id }}' then 1 else 0 end), 0) as rows_written,
            {{ "coalesce(sum(case when validation_status = 'FAILED' and _invocation_id = '" ~ invocation_id ~ "' then 1 else 0 end), 0)" if judged else '0' }} as rows_failed,
            (
                select coalesce(sum(earlier.records_inserted), 0) from {{ processes }} as earlier
                where earlier.process_name = '{{ name }}'
            ) as rows_before
        from {{ built }}
        {%- else %}
        select
            cast(null as {{ dbt.type_bigint() }}) as rows_now,
            cast(null as {{ dbt.type_bigint() }}) as rows_written,
            cast(null as {{ dbt.type_bigint() }}) as rows_failed,
            cast(null as {{ dbt.type_bigint() }}) as rows_before
        {%- endif %}
    ) as written
{%- endmacro %}

{% macro moment_literal(moment) -%}
    {%- if moment is none -%}cast(null as {{ dbt.type_timestamp() }})
    {%- else -%}cast('{{ moment.strftime("%Y-%m-%d %H:%M:%S.%f") }}' as {{ dbt.type_timestamp() }}){%- endif -%}
{%- endmacro %}
