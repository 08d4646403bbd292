"""`python -m fubcli`: the same program as the `fubcli` console script."""

from fubcli.cli.entry import main

if __name__ == "__main__":
    main()
