{#-
  The best value of a group, found while it is aggregated: of the highest priority (a digit), then the most recent, then the
  greatest, so that it is the same on every run. No value: NULL.
-#}
{% macro best_value(value, priority, moment) -%}
    substr(
        max(case when {{ value }} is not null then {{ dbt.concat([
            'cast(' ~ priority ~ ' as ' ~ dbt.type_string() ~ ')', moment_as_text(moment), value
        ]) }} end),
        21
    )
{%- endmacro %}

{#- The value that came first, and the one that came last. -#}
{% macro earliest_value(value, moment) -%}
    substr(min(case when {{ value }} is not null then {{ dbt.concat([moment_as_text(moment), value]) }} end), 20)
{%- endmacro %}

{% macro latest_value(value, moment) -%}
    substr(max(case when {{ value }} is not null then {{ dbt.concat([moment_as_text(moment), value]) }} end), 20)
{%- endmacro %}

{#- To the second: 19 characters that sort as the moments do. -#}
{% macro moment_as_text(moment) -%}
    coalesce(substr(cast({{ moment }} as {{ dbt.type_string() }}), 1, 19), '0000-00-00 00:00:00')
{%- endmacro %}
