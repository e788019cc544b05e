"""`python -m jianfu_rules`: the command line."""

import sys

from jianfu_rules.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
