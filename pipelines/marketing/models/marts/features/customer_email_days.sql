-- One row per person and day with e-mail: sent, first opened, first clicked and so on, each on its own day. Later opens of
-- the same e-mail are counts without a time, so they are nobody's.
{{ config(materialized='table', cluster_by=lakehouse.clustered_by(['customer_id'])) }}

{%- set moments = {
    'emails_sent': 'sent_at',
    'emails_opened': 'first_opened_at',
    'emails_clicked': 'first_clicked_at',
    'emails_bounced': 'bounced_at',
    'unsubscribes': 'unsubscribed_at',
    'spam_marks': 'marked_spam_at',
} %}

with happenings as (
    {%- for column, moment in moments.items() %}
    select
        customer_id,
        cast({{ moment }} as date) as happened_on
        {%- for each in moments %},
        {{ 1 if each == column else 0 }} as {{ each }}
        {%- endfor %}
    from {{ ref('email_engagement') }}
    where {{ moment }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    customer_id,
    happened_on
    {%- for column in moments %},
    sum({{ column }}) as {{ column }}
    {%- endfor %}
from happenings
group by customer_id, happened_on
