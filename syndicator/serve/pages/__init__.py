"""The five pages: Now, Post, Posts, Calendar, Places. Each gathers what its template shows."""
