{{ history_of('meetings') }}
