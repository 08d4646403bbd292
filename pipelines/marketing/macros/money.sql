{#- An amount in US dollars, to the cent. -#}
{% macro usd(amount, rate=1) %}{{ return(adapter.dispatch('usd', 'marketing')(amount, rate)) }}{% endmacro %}

{#- A product of two narrow decimals stays narrow there, and would end the model at one order of 92 billion. -#}
{% macro duckdb__usd(amount, rate) -%}cast(cast({{ amount }} as decimal(38, 2)) * {{ rate }} as decimal(18, 2)){%- endmacro %}

{% macro bigquery__usd(amount, rate) -%}round(cast({{ amount }} * {{ rate }} as numeric), 2){%- endmacro %}

{#- What advertising accounts count in is a millionth of a dollar: nothing is rounded, so that parts add up to their whole. -#}
{% macro usd_of_micros(column) %}{{ return(adapter.dispatch('usd_of_micros', 'marketing')(column)) }}{% endmacro %}

{% macro duckdb__usd_of_micros(column) -%}cast({{ column }} * 0.000001 as decimal(18, 6)){%- endmacro %}

{% macro bigquery__usd_of_micros(column) -%}(cast({{ column }} as numeric) / 1000000){%- endmacro %}
