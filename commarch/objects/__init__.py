"""Digital objects (数字对象): the files of items, kept once by their hash, never overwritten."""
