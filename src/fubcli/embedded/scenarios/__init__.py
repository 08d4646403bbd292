"""Fire drills: faults that are put into a freshly built catalog, one module each, and what is then true."""
