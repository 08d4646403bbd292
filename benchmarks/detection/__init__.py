"""How well late, missing and wrong nightly loads are found: synthetic histories with truth, peers' rules, one scorer.

Run: python -m benchmarks.detection. Nothing in here knows how fubcli judges a night.
"""
