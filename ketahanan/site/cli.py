"""The command `ketahanan`: manage.py under a name of its own."""

import os
import sys


def main() -> None:
    """Run a management command. `migrate` works as the owner of the database (rulings A9)."""
    if sys.argv[1:2] == ["verify"]:
        # For outsiders: neither settings nor database are there.
        from ketahanan.proof.verify import main as verify

        raise SystemExit(verify(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ketahanan.site.settings")
    owner = os.environ.get("DATABASE_OWNER_URL")
    if len(sys.argv) > 1 and sys.argv[1] in {"migrate", "makemigrations"} and owner:
        os.environ["DATABASE_URL"] = owner
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
