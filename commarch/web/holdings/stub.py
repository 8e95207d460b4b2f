"""What is left of an item that was destroyed: its code, its line in the register, nothing else."""

from flask import render_template

from commarch.appraisal.queries import stub_of
from commarch.holdings import Item


def stub_page(item: Item) -> str:
    """Show a stub with the register that took the item out."""
    gone, destruction = stub_of(item.id)
    return render_template("holdings/stub.html", item=item, gone=gone, destruction=destruction)
