"""`python -m alliance` is the command `alliance`."""

from .cli import main

main()
