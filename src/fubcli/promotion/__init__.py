"""Staging receipts: written, signed, kept, looked up and judged."""
