"""Runs random programs on the Python that executes this folder."""
from server import main

main()
