"""What a WSGI server runs: `gunicorn wsgi:app`."""

from commarch.app import create_app

app = create_app()
