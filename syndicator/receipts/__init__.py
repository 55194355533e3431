"""The receipts file: what went where, in the blog's own repository."""
