{{ config(unique_key='ticket_id') }}

{{ latest_of('support_tickets') }}
