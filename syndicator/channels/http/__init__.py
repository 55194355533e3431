"""HTTP requests that publish: each on its own connection, each outcome classified.

`client` makes a request, `transport` knows whether anything was sent, `response` classifies statuses, `urls` checks the
addresses of channels. Each imports only modules listed after it.
"""
