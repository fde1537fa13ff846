"""``python -m cli`` is ``qerar``."""

from cli.main import main

main()
