"""Looking for stories by their words: one door, two engines.

`index` writes what can be found, `find` finds it, `sqlite` and `postgresql` are what their databases understand. Both
are given words that `fold` has made, so that both find the same.
"""
