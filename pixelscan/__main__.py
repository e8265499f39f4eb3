"""`python -m pixelscan`."""

from pixelscan.cli.scan import main

if __name__ == "__main__":
    raise SystemExit(main())
