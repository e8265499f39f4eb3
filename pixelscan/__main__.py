"""`python -m pixelscan`: the same as the command `pixelscan`."""

from pixelscan.cli import main

if __name__ == "__main__":
    raise SystemExit(main(prog="python -m pixelscan"))
