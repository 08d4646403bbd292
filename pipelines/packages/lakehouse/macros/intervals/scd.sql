{#- Versions as half-open intervals [start, end): no gap, no overlap, the last one open. -#}

{% macro end_of_time() %}cast('9999-12-31 00:00:00' as {{ dbt.type_timestamp() }}){% endmacro %}

{% macro beginning_of_time() %}cast('0001-01-01 00:00:00' as {{ dbt.type_timestamp() }}){% endmacro %}

{#- A date counts from the last instant of its day: what changed during the day is in force. -#}
{% macro end_of_day(date_column) -%}
    {{ dbt.dateadd('microsecond', 999999, dbt.dateadd('second', 86399, 'cast(' ~ date_column ~ ' as ' ~ dbt.type_timestamp() ~ ')')) }}
{%- endmacro %}

{#- A moment that lies in one of the intervals: what comes after the end of time, as `9999-12-31 23:59:59` does, counts as the
    instant before it, and what comes before the beginning, or has no time, as the beginning. -#}
{% macro within_time(moment) -%}
    least(
        greatest(coalesce({{ moment }}, {{ lakehouse.beginning_of_time() }}), {{ lakehouse.beginning_of_time() }}),
        {{ dbt.dateadd('microsecond', -1, lakehouse.end_of_time()) }}
    )
{%- endmacro %}


{#-
  The intervals of a natural key, from its change log: versions of one instant become one (the last delivered wins), and
  consecutive versions with equal attributes become one. Portable: lag and lead over the change log, which is small.

  relation: a CTE with the key, _version_at, load_timestamp, _row_hash and the attributes, already normalised.
-#}
{% macro scd_intervals(relation, key, attributes) %}
    select
        *,
        coalesce(
            lead(_version_at) over (partition by {{ key }} order by _version_at), {{ lakehouse.end_of_time() }}
        ) as _next_version_at
    from (
        select
            *,
            case
                when lag(_version_at) over (partition by {{ key }} order by _version_at) is null then true
                {%- for attribute in attributes %}
                when {{ attribute }} is distinct from
                    lag({{ attribute }}) over (partition by {{ key }} order by _version_at) then true
                {%- endfor %}
                else false
            end as _is_change
        from (
            select
                *,
                lead(_version_at) over (
                    partition by {{ key }} order by _version_at, load_timestamp, _row_hash
                ) as _following_version_at
            from {{ relation }}
        ) as delivered
        where _following_version_at is null or _following_version_at > _version_at
    ) as winners
    where _is_change
{% endmacro %}


{#-
  The keys whose time line is another than the one stored, so that an update that changes nothing rewrites nothing.
  Versions are only ever added to a change log and intervals run to the end of time without a gap: when each version is
  stored as it is, the time line is the stored one.
-#}
{% macro keys_with_another_timeline(relation, stored, key, version_id, columns) %}
    select {{ relation }}.{{ key }}
    from {{ relation }}
    left join {{ stored }} as stored on stored.{{ version_id }} = {{ relation }}.{{ version_id }}
    where stored.{{ version_id }} is null
    {%- for column in columns %}
        or stored.{{ column }} is distinct from {{ relation }}.{{ column }}
    {%- endfor %}
{% endmacro %}
