{#- E-mail addresses as keys. -#}

{#- Lower case, no blanks around, no `+tag`; Google's mail ignores dots and has two names. Of what is no address: NULL. -#}
{% macro normalised_email(email) -%}
    {%- set mailbox = dbt.split_part(dbt.split_part('lower(trim(' ~ email ~ '))', "'@'", 1), "'+'", 1) -%}
    {%- set domain = dbt.split_part('lower(trim(' ~ email ~ '))', "'@'", 2) -%}
    case
        when not {{ lakehouse.is_email(email) }} or {{ mailbox }} = '' then null
        when {{ domain }} in ('gmail.com', 'googlemail.com')
            then {{ dbt.concat(["replace(" ~ mailbox ~ ", '.', '')", "'@gmail.com'"]) }}
        else {{ dbt.concat([mailbox, "'@'", domain]) }}
    end
{%- endmacro %}

{#- Mailboxes that belong to a function and not to a person. -#}
{% macro is_role_address(normalised) -%}
    {{ dbt.split_part(normalised, "'@'", 1) }} in (
        'abuse', 'accounting', 'accounts', 'admin', 'administrator', 'billing', 'careers', 'contact', 'customerservice',
        'do-not-reply', 'donotreply', 'enquiries', 'feedback', 'finance', 'hello', 'help', 'helpdesk', 'hr', 'info',
        'invoice', 'invoices', 'it', 'jobs', 'legal', 'mail', 'marketing', 'media', 'newsletter', 'no-reply', 'nobody',
        'noc', 'none', 'noreply', 'notifications', 'office', 'orders', 'postmaster', 'press', 'privacy', 'purchasing',
        'reception', 'root', 'sales', 'security', 'service', 'shop', 'support', 'team', 'test', 'unknown', 'webmaster'
    )
{%- endmacro %}
