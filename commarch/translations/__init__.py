"""The English of the pages. Chinese is the source: a message is its own key, and every message has its English.

`python -m commarch.translations` reads all messages out of the code into `en/LC_MESSAGES/messages.po` and names those that still want
their English. Nothing is compiled: the application reads the `.po` itself (`commarch/web/locale.py`).
"""
