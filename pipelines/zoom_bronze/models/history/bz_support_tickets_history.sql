{{ history_of('support_tickets') }}
