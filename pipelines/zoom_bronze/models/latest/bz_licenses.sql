{{ config(unique_key='license_id') }}

{{ latest_of('licenses') }}
