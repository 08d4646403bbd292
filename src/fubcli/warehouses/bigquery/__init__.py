"""BigQuery, through Google's client and its REST API."""
