{#- What the gold models share: ids, the as-of lookup of users, and the columns every fact carries. -#}

{#- The same on every run: made of the table, the key and the rule. -#}
{% macro error_id(source_table, source_key, rule) -%}
    {{ dbt.hash(dbt.concat([source_table, "'|'", source_key, "'|'", rule])) }}
{%- endmacro %}

{% macro surrogate_id(entity, key) -%}
    {{ dbt.hash(dbt.concat(["'" ~ entity ~ "|'", key])) }}
{%- endmacro %}


{#-
  Every known user's whole time line: the versions, and before the first of them the unknown member. A left join on
  user_id and start <= t < end then finds exactly one row for a known user and none for an orphan.
-#}
{% macro user_timeline() %}
    select user_id, user_dim_id, user_name, scd_start_date, scd_end_date
    from {{ ref('go_user_dim') }}
    where user_dim_id <> '-1'
    union all
    select
        user_id,
        '-1' as user_dim_id,
        cast(null as {{ dbt.type_string() }}) as user_name,
        {{ lakehouse.beginning_of_time() }} as scd_start_date,
        min(scd_start_date) as scd_end_date
    from {{ ref('go_user_dim') }}
    where user_dim_id <> '-1'
    group by user_id
{% endmacro %}

{#- An event without a time lies before every version: its user is known, the version is not. -#}
{% macro in_force(timeline, event_at) -%}
    {{ timeline }}.scd_start_date <= {{ lakehouse.within_time(event_at) }}
    and {{ lakehouse.within_time(event_at) }} < {{ timeline }}.scd_end_date
{%- endmacro %}


{#-
  Which rows of silver a fact has to look at again: those written since, and those whose user has versions written since.
  What was an orphan is always looked at, its user or meeting may have arrived.
-#}
{% macro touched(silver, user_column, key, also=none) %}
    select events.* from {{ silver }} as events
    where events.validation_status <> 'FAILED'
    {%- if is_incremental() %}
    and (
        events._written_at > {{ lakehouse.watermark(this, '_written_at') }}
        or events.{{ user_column }} in (
            select user_id from {{ ref('go_user_dim') }}
            where user_id is not null and _written_at > {{ lakehouse.watermark(this, '_written_at') }}
        )
        or events.{{ key }} in (select {{ key }} from {{ this }} where orphan_codes is not null)
        {%- if also %}
        or {{ also }}
        {%- endif %}
    )
    {%- endif %}
{% endmacro %}

{#- Keep what is new in silver, or whose answer has changed; the rest of the fact is not rewritten. -#}
{% macro only_changed(relation, key, answers) %}
    {%- if is_incremental() %}
    left join {{ this }} as stored on stored.{{ key }} = {{ relation }}.{{ key }}
    where stored.{{ key }} is null
        or {{ relation }}._written_at > stored._written_at
    {%- for answer in answers %}
        or stored.{{ answer }} is distinct from {{ relation }}.{{ answer }}
    {%- endfor %}
    {%- endif %}
{% endmacro %}

{#- Post-hook: a row that has become FAILED leaves its fact. -#}
{% macro drop_rejected(silver, key) -%}
    delete from {{ this }} where {{ key }} in (
        select {{ key }} from {{ silver }} where validation_status = 'FAILED'
    )
{%- endmacro %}


{#- ',code,' for each orphan condition that holds, or NULL. conditions: {rule: SQL}. -#}
{% macro orphan_codes(conditions) -%}
    case
        when ({{ conditions.values() | join(') or (') }})
            then {{ dbt.concat(["','"] + broken_codes(conditions)) }}
    end as orphan_codes
{%- endmacro %}

{% macro fact_columns(relation) %}
    {{ relation }}.load_timestamp,
    {{ relation }}.update_timestamp,
    {{ relation }}.load_date,
    {{ relation }}.update_date,
    {{ relation }}.source_system,
    {{ relation }}.orphan_codes,
    '{{ invocation_id }}' as _invocation_id,
    {{ lakehouse.run_moment() }} as _written_at
{% endmacro %}

{% macro no_value(data_type) %}cast(null as {{ data_type }}){% endmacro %}

{#- Minutes that have passed completely; counting boundaries, of minutes or of seconds, would count what has only begun. An open
    end is often written as the year 9999: that is more minutes than an integer holds. -#}
{% macro whole_minutes(from_column, to_column) -%}
    cast(floor({{ dbt.datediff(from_column, to_column, 'microsecond') }} / 60000000) as {{ dbt.type_bigint() }})
{%- endmacro %}
