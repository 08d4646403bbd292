{#- The marketing channel of a session, by where it says it came from. Whether a click was paid for goes before whose it was. -#}
{% macro channel(source, medium) -%}
    case
        when {{ _is_paid(medium) }} and {{ _is_social(source) }} then 'paid_social'
        when lower({{ medium }}) in ('paid_social', 'paidsocial', 'paid-social') then 'paid_social'
        when {{ _is_paid(medium) }} then 'paid_search'
        when lower({{ medium }}) in ('display', 'cpm', 'banner', 'interstitial') then 'display'
        when lower({{ medium }}) in ('email', 'e-mail', 'e_mail') then 'email'
        when lower({{ medium }}) = 'organic' then 'organic_search'
        when lower({{ medium }}) in ('social', 'social-network', 'social-media', 'sm') or {{ _is_social(source) }} then 'social'
        when lower({{ medium }}) = 'referral' then 'referral'
        when lower(coalesce({{ source }}, '(direct)')) in ('(direct)', 'direct', '')
            and lower(coalesce({{ medium }}, '(none)')) in ('(none)', '(not set)', 'none', '') then 'direct'
        else 'other'
    end
{%- endmacro %}

{% macro _is_paid(medium) -%}(lower(coalesce({{ medium }}, '')) in ('cpc', 'ppc', 'paid', 'paidsearch', 'paid_search')){%- endmacro %}

{% macro _is_social(source) -%}
    (lower(coalesce({{ source }}, '')) in (
        'facebook', 'facebook.com', 'instagram', 'instagram.com', 'linkedin', 'linkedin.com', 'twitter', 'twitter.com', 't.co',
        'x.com', 'tiktok', 'tiktok.com', 'youtube', 'youtube.com', 'pinterest', 'pinterest.com', 'reddit', 'reddit.com'
    ))
{%- endmacro %}
