"""Bring the English catalogue up to date: `python -m commarch.translations`."""

import sys

from commarch.translations.catalogue import update

missing = update()
sys.stdout.writelines(f"{message}\n" for message in missing)
sys.exit(1 if missing else 0)
