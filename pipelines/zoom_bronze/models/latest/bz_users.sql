{{ config(unique_key='user_id') }}

{{ latest_of('users') }}
