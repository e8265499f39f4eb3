"""Collection's questions over millions of photos: every photo's bin in every chart, counted in advance.

For each pair of charts a matrix counts the photos in every pair of bins. A selection in one chart is a sum of rows of
six matrices, which takes a few milliseconds; several selections together are counted photo by photo. The numbers are
exact: a selection takes a whole bin or leaves it.
"""
