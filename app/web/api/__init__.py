"""The API for departments' programs, version 1: the same house through another door."""
