"""The receipts file: a list of all published copies, kept with the blog."""
