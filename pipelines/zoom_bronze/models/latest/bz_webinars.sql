{{ config(unique_key='webinar_id') }}

{{ latest_of('webinars') }}
