"""The schema: made, taken back, made again, also after a kill -9; the same as the models say."""
