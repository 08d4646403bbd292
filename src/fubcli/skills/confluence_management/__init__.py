"""`confluence-management`: pages searched, read, and written from any event."""
