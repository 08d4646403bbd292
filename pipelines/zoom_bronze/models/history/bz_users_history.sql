{{ history_of('users') }}
