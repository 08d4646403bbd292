{#- Observed rates by band, from the latest snapshot whose window of 90 days is over: what became of those who were alike then. -#}

{#- The date of the latest such snapshot; null when there is none. -#}
{% macro calibration_date() -%}
    (
        select max(snapshot_date) from {{ ref('ml_features') }}
        where {{ plus_days('snapshot_date', 90) }} <= {{ as_of_date() }}
    )
{%- endmacro %}

{#- The rate of a band, drawn towards that of all bands as if `strength` observations more had had that. Over a grouped query:
    `events` of `observations`. -#}
{% macro smoothed_rate(events, observations, strength) -%}
    ({{ events }} + {{ strength }} * sum({{ events }}) over () / nullif(sum({{ observations }}) over (), 0))
    / ({{ observations }} + {{ strength }})
{%- endmacro %}

{#- Customers are alike when they ordered as long ago and as often. Two months is the last border: whoever is silent for longer than
    a short history could show is judged by those who were silent for longest in it. -#}
{% macro recency_band(days) -%}
    case
        when {{ days }} <= 30 then '0-30'
        when {{ days }} <= 60 then '31-60'
        else '61+'
    end
{%- endmacro %}

{% macro frequency_band(orders) -%}
    case when {{ orders }} = 1 then '1' when {{ orders }} = 2 then '2' else '3+' end
{%- endmacro %}

{#- Leads are alike when their scores are between the same twenties. -#}
{% macro lead_score_band(score) -%}
    case
        when {{ score }} >= 80 then '80-100'
        when {{ score }} >= 60 then '60-79'
        when {{ score }} >= 40 then '40-59'
        when {{ score }} >= 20 then '20-39'
        else '0-19'
    end
{%- endmacro %}
