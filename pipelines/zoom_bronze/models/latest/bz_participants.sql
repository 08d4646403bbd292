{{ config(unique_key='participant_id') }}

{{ latest_of('participants') }}
