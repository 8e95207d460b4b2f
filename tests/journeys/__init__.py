"""What people do with the product, from the door to the end of their work, in a real browser."""
