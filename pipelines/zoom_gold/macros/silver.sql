{#- What the eight silver models share: what they read, how rows are judged, and the columns that say so. -#}

{#- Bronze rows that this model has not read yet. -#}
{% macro new_in_bronze(entity) %}
    select * from {{ source('bronze', 'bz_' ~ entity) }}
    {%- if is_incremental() %}
    where _ingested_at > {{ lakehouse.watermark(this, '_ingested_at') }}
    {%- endif %}
{% endmacro %}


{#-
  The rows of a CTE with `error_codes` (',code,code,' or NULL) and `_penalty`.

  conditions: {rule: SQL that is true where the rule is broken}. How grave a rule is, only the seed `zoom_rules` knows;
  a rule it lacks gives a NULL penalty, and the test of data_quality_score fails.
-#}
{% macro judged(relation, entity, conditions) %}
    {%- set any_broken = conditions.values() | join(') or (') %}
    select
        checked.*,
        case
            when ({{ any_broken }}) then {{ dbt.concat(["','"] + broken_codes(conditions)) }}
        end as error_codes,
        case
            when ({{ any_broken }}) then
            {%- for rule, condition in conditions.items() %}
                {{ '+ ' if not loop.first }}case when {{ condition }} then penalty_of.{{ rule }} else 0 end
            {%- endfor %}
            else 0
        end as _penalty
    from {{ relation }} as checked
    cross join (
        select
        {%- for rule in conditions %}
            max(case when rule = '{{ rule }}' then case severity when 'ERROR' then 50 else 10 end end) as {{ rule }}
            {{- ',' if not loop.last }}
        {%- endfor %}
        from {{ ref('zoom_rules') }}
        where source_table = '{{ entity }}'
    ) as penalty_of
{% endmacro %}

{% macro broken_codes(conditions) %}
    {%- set codes = [] -%}
    {%- for rule, condition in conditions.items() -%}
        {%- do codes.append("case when " ~ condition ~ " then '" ~ rule ~ ",' else '' end") -%}
    {%- endfor -%}
    {{ return(codes) }}
{% endmacro %}


{#- An ERROR costs 50 points, a WARNING 10; one ERROR rejects the row. No table has five warnings. -#}
{% macro silver_columns() %}
    load_timestamp,
    update_timestamp,
    source_system,
    cast(load_timestamp as date) as load_date,
    cast(update_timestamp as date) as update_date,
    case when _penalty > 100 then 0 else 100 - _penalty end as data_quality_score,
    case when _penalty >= 50 then 'FAILED' when _penalty > 0 then 'WARNING' else 'PASSED' end as validation_status,
    error_codes,
    _ingested_at,
    '{{ invocation_id }}' as _invocation_id,
    {{ lakehouse.run_moment() }} as _written_at
{% endmacro %}

{#- What every judged row fulfils, as one condition: a test reads the table once. -#}
{% macro judged_consistently() -%}
    data_quality_score between 0 and 100
    and validation_status in ('PASSED', 'WARNING', 'FAILED')
    and (validation_status = 'PASSED') = (error_codes is null)
    and (data_quality_score = 100) = (error_codes is null)
    and _ingested_at is not null
{%- endmacro %}
