{{ config(unique_key='usage_id') }}

{{ latest_of('feature_usage') }}
