"""The page of `syndicator serve`: what the commands show and do, in a browser. It sends nothing itself."""
