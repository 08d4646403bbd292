{#- The parts of a lead's score, each with its most: what fits, what was done, what shows an intent to buy; and BANT. -#}

{#- Words of a title that stand for themselves: `coo` is not in `coordinator`. -#}
{% macro has_word(title, words) -%}
    {%- set padded = dbt.concat(["' '", "replace(replace(lower(coalesce(" ~ title ~ ", '')), ',', ' '), '-', ' ')", "' '"]) -%}
    (
        {%- for word in words %}{{ padded }} like '% {{ word }} %'{{ ' or ' if not loop.last }}{% endfor -%}
    )
{%- endmacro %}

{% macro decides(title) -%}
    {{ has_word(title, [
        'chief', 'ceo', 'cto', 'cfo', 'coo', 'cmo', 'cio', 'founder', 'cofounder', 'owner', 'president', 'partner',
        'vp', 'svp', 'evp', 'director', 'head',
    ]) }}
{%- endmacro %}

{% macro is_private_address(email) -%}
    ({%- for domain in ['gmail.com', 'googlemail.com', 'yahoo.com', 'hotmail.com', 'outlook.com', 'icloud.com', 'aol.com', 'gmx.com', 'proton.me', 'protonmail.com'] -%}
    lower({{ email }}) like '%@{{ domain }}'{{ ' or ' if not loop.last }}
    {%- endfor -%})
{%- endmacro %}

{#- Points for each part: name -> (part, most, SQL). The intent's are the reference's: 10 pricing, 15 demo, 5 downloads, 3 videos, 8 forms. -#}
{% macro lead_points() -%}
    {{ return({
        'points_title': ('fit', 15, "case when " ~ decides('title') ~ " then 15 when " ~ has_word('title', ['manager', 'lead', 'principal']) ~ " then 8 when title is not null then 3 else 0 end"),
        'points_company': ('fit', 5, "case when company is not null then 5 else 0 end"),
        'points_email': ('fit', 10, "case when not email_is_valid then 0 when " ~ is_private_address('email') ~ " then 5 else 10 end"),
        'points_phone': ('fit', 5, "case when phone is not null then 5 else 0 end"),
        'points_visits': ('engagement', 9, "least(9, 3 * active_days_last_90d)"),
        'points_opens': ('engagement', 6, "least(6, 2 * emails_opened_last_90d)"),
        'points_clicks': ('engagement', 9, "least(9, 3 * emails_clicked_last_90d)"),
        'points_pricing': ('intent', 10, "case when pricing_views_last_90d > 0 then 10 else 0 end"),
        'points_demo': ('intent', 15, "case when demo_views_last_90d > 0 then 15 else 0 end"),
        'points_downloads': ('intent', 5, "case when downloads_last_90d > 0 then 5 else 0 end"),
        'points_videos': ('intent', 3, "case when video_plays_last_90d > 0 then 3 else 0 end"),
        'points_forms': ('intent', 8, "case when form_submits_last_90d > 0 then 8 else 0 end"),
    }) }}
{%- endmacro %}

{#- The points of one part together, or of all. -#}
{% macro points_of(part=none) -%}
    {%- set columns = [] -%}
    {%- for name, (its_part, most, sql) in lead_points().items() if part in (none, its_part) %}{% do columns.append(name) %}{% endfor -%}
    ({{ columns | join(' + ') }})
{%- endmacro %}

{% macro lead_grade(score) -%}
    case
        when {{ score }} >= 90 then 'A+'
        when {{ score }} >= 80 then 'A'
        when {{ score }} >= 65 then 'B'
        when {{ score }} >= 50 then 'C'
        when {{ score }} >= 35 then 'D'
        else 'F'
    end
{%- endmacro %}

{#- Whether a deal is decided, won or lost. -#}
{% macro is_closed_deal(stage) -%}
    coalesce(lower({{ stage }}) like 'closed%', false)
{%- endmacro %}

{#- Why each of the four holds, or null: what is known for certain before what was seen. -#}
{% macro bant_reasons() -%}
    {{ return({
        'budget': "case when opportunity_amount > 0 then 'a deal with an amount' when has_ordered then 'has bought in the shop' end",
        'authority': "case when " ~ decides('title') ~ " then 'the title decides' end",
        'need': "case when product_interest is not null then 'named a product'"
            ~ " when demo_views_last_90d + pricing_views_last_90d > 0 then 'looked at prices or a demo in 90 days' end",
        'timeline': "case when not is_closed and opportunity_close_date >= scored_on"
            ~ " and opportunity_close_date < " ~ plus_days('scored_on', 90) ~ " then 'a deal to be closed in 90 days'"
            ~ " when demo_views_last_30d > 0 then 'looked at a demo in 30 days' end",
    }) }}
{%- endmacro %}

{#- The one thing to do next with a lead of `lead_scores`: who has unsubscribed is not written to. -#}
{% macro next_action() -%}
    case
        when qualification_status = 'customer' then 'leave it to customer success'
        when qualification_status = 'disqualified' then 'nothing'
        when qualification_status = 'sql' and phone is not null then 'call within a day'
        when qualification_status = 'sql' and unsubscribes_all = 0 then 'invite to a meeting by e-mail'
        when not email_is_valid then 'call to ask for an e-mail address'
        when unsubscribes_all > 0 and phone is not null then 'call, for e-mail is not wanted'
        when unsubscribes_all > 0 then 'wait for a visit: neither e-mail nor telephone is possible'
        when qualification_status = 'mql' and authority = 0 then 'find out who decides'
        when qualification_status = 'mql' and need = 0 then 'ask what is needed'
        when qualification_status = 'mql' then 'offer a demo'
        else 'keep informed by e-mail'
    end
{%- endmacro %}
