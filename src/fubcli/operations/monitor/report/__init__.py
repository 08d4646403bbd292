"""`--report`: a run of the monitor as one page that an on-call engineer reads on a phone."""
