{{ history_of('billing_events') }}
