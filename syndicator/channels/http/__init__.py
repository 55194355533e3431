"""HTTP requests that publish: each on a connection of its own, each outcome classified.

`client` makes a request, `transport` knows whether anything left the machine, `response` says what a status means,
`urls` which addresses a channel may talk to. Imports run in that order, and never back.
"""
