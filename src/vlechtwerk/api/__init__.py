"""What programs read and write: the interface under ``/api/v1/``, its keys (tokens), and webhooks.

Owns tokens, kept answers, endpoints and deliveries. Shows nothing of its own: reads go through the queries of the apps
below for the owner of the token, writes through their actions. See ``docs/decisions/0011-api.md``.
"""
