{{ config(unique_key='meeting_id') }}

{{ latest_of('meetings') }}
