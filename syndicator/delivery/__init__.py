"""Delivery: from due deliveries to published announcements."""
