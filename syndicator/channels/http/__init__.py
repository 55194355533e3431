"""HTTP requests that publish: one fresh connection each, and every answer classified."""
