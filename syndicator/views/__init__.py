"""The data that commands show."""
