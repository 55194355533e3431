"""What needs a person, and notifying them."""
