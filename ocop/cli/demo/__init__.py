"""A living province to look at: fictional producers, papers and councils, made by the rooms' own actions.

Everything is told relative to the moment of building, so that deadlines, windows and the
session in progress are fresh whenever it runs, and drawn by fixed seeds, so that it is the
same every time. Names carry "(ví dụ)"; the published list of real products is history.
"""
