{#- What visitors do, as conditions on events of the site and the app. -#}

{% macro count_where(condition) -%}
    count(case when {{ condition }} then 1 end)
{%- endmacro %}

{#- What shows that somebody means to buy: name -> condition on a row of web_events. -#}
{% macro intent_signals() -%}
    {{ return({
        'pricing_views': "event_type = 'page_view' and page_path like '/pricing%'",
        'demo_views': "event_type = 'page_view' and page_path like '/demo%'",
        'downloads': "event_name = 'download'",
        'video_plays': "event_name = 'video_play'",
        'form_submits': "event_name = 'form_submit'",
        'cart_views': "event_type = 'page_view' and page_path like '/cart%'",
    }) }}
{%- endmacro %}

{#- The seconds of something that began at a moment and lasted, as far as they lie on the day it began. -#}
{% macro seconds_before_midnight(began_at, lasted) -%}
    least(
        coalesce({{ lasted }}, 0),
        {{ dbt.datediff(began_at, 'cast(' ~ dbt.dateadd('day', 1, 'cast(' ~ began_at ~ ' as date)') ~ ' as ' ~ dbt.type_timestamp() ~ ')', 'second') }}
    )
{%- endmacro %}
