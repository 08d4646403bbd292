"""`catalogs.yaml` and `safety_policy.yaml` to frozen model; never a default that loosens safety."""
