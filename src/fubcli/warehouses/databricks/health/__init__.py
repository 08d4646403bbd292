"""What a workspace tells about itself: by REST, for which nothing has to run, and by statements while it runs."""
