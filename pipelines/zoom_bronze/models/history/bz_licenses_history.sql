{{ history_of('licenses') }}
