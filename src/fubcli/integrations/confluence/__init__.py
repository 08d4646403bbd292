"""Confluence Cloud: spaces, pages, comments and attachments as they are on the wire, and the storage format."""
