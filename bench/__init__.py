"""Measurements of the whole program: `make bench`. Only ratios within one run mean anything."""
