{#- An amount in US dollars, to the cent. -#}
{% macro usd(amount, rate=1) %}{{ return(adapter.dispatch('usd', 'marketing')(amount, rate)) }}{% endmacro %}

{% macro duckdb__usd(amount, rate) -%}cast({{ amount }} * {{ rate }} as decimal(18, 2)){%- endmacro %}

{% macro bigquery__usd(amount, rate) -%}round(cast({{ amount }} * {{ rate }} as numeric), 2){%- endmacro %}

{#- What advertising accounts count in: a millionth of a dollar. -#}
{% macro usd_of_micros(column) -%}{{ usd(column, '0.000001') }}{%- endmacro %}
