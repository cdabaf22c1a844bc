"""The modal screens: correct a value, give a reason, comment, add a field, confirm a list.

Each is usable alone: push it and await its result; it knows neither store nor session. What it is given are
schemas' values, what it gives back are the values of `review_tui.dialogs.results`.
"""
