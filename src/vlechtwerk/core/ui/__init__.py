"""The components of the interface: plain functions from values to escaped HTML.

``html`` builds elements, ``words`` writes dates and numbers, ``parts`` ``fields`` ``drawings`` are the
components, ``samples`` fills the patterns page. Templates reach all of it through ``templatetags.ui``.
"""
