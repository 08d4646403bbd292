{{ history_of('participants') }}
