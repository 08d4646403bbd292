{{ config(unique_key='event_id') }}

{{ latest_of('billing_events') }}
