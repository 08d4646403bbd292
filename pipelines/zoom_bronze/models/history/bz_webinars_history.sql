{{ history_of('webinars') }}
