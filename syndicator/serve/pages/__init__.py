"""The five pages: Now, Post, Posts, Calendar, Places. Each module gathers the variables of its templates."""
