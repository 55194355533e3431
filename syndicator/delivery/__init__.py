"""From due deliveries to published announcements."""
