{#- What the attribution models share: the five models, how fractions are added up, and when a stored credit is outdated. -#}

{#- How the credit for a purchase is handed out; `touchpoint_credit` has the formula of each. -#}
{% macro attribution_models() %}{{ return(['first', 'last', 'linear', 'time_decay', 'u_shaped']) }}{% endmacro %}

{#- The sum of fractions, the same whichever way the rows stand: doubles added up in another order differ in their last digits. -#}
{% macro exact_sum(fraction) -%}sum(cast({{ fraction }} as {{ exact_type() }})){%- endmacro %}

{% macro exact_type() %}{{ return(adapter.dispatch('exact_type', 'marketing')()) }}{% endmacro %}

{% macro default__exact_type() %}{{ return('decimal(38, 18)') }}{% endmacro %}

{% macro bigquery__exact_type() %}{{ return('bignumeric') }}{% endmacro %}

{#- dbt's `type_float` has seven digits in the embedded database. -#}
{% macro double_type() %}{{ return(adapter.dispatch('double_type', 'marketing')()) }}{% endmacro %}

{% macro default__double_type() %}{{ return('double') }}{% endmacro %}

{% macro bigquery__double_type() %}{{ return('float64') }}{% endmacro %}

{#- How many purchases weights come to, in millionths. -#}
{% macro purchases_of(weight) -%}
    round(cast({{ exact_sum(weight) }} as {{ double_type() }}), 6)
{%- endmacro %}

{#- A count: sums of whole numbers are wider than they need be in the embedded database. -#}
{% macro whole(count) -%}cast({{ count }} as {{ dbt.type_bigint() }}){%- endmacro %}

{#- A quotient, or null when there is nothing to divide by. -#}
{% macro ratio(numerator, denominator) -%}
    cast({{ numerator }} as {{ double_type() }}) / nullif({{ denominator }}, 0)
{%- endmacro %}

{#- Days between two moments with their fraction: counting boundaries of days would call two hours over midnight a day. -#}
{% macro days_between(earlier, later) -%}
    {{ dbt.datediff(earlier, later, 'microsecond') }} / 86400000000.0
{%- endmacro %}

{#- The purchases that count, each with the one before it by the same customer. -#}
{% macro revenue_orders() %}
    select
        order_id,
        customer_id,
        ordered_at as converted_at,
        order_date as transaction_date,
        revenue,
        lag(ordered_at) over (partition by customer_id order by ordered_at, order_id) as previous_conversion_at
    from {{ ref('transactions') }}
    where is_revenue and not is_deleted
{% endmacro %}

{#- Post-hook: purchases that no longer count leave, and so do the touches that an order has lost. An order's credit is always
    written as a whole, so what is older than the newest of its rows is outdated. -#}
{% macro drop_outdated_credit() -%}
    delete from {{ this }}
    where order_id not in (select order_id from {{ ref('transactions') }} where is_revenue and not is_deleted)
        or credit_id in (
            select stored.credit_id
            from {{ this }} as stored
            inner join (
                select order_id, max(_written_at) as _written_at
                from {{ this }}
                group by order_id
                having min(_written_at) < max(_written_at)
            ) as newest on newest.order_id = stored.order_id
            where stored._written_at < newest._written_at
        )
{%- endmacro %}

{#- Where a purchase may have come from: what the macro `channel` tells, and nothing. -#}
{% macro credited_channels() -%}
    {{ return([
        'organic_search', 'paid_search', 'paid_social', 'social', 'email', 'referral', 'direct', 'display', 'other', '(unattributed)',
    ]) }}
{%- endmacro %}
