{{ history_of('feature_usage') }}
