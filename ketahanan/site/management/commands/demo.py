"""Load the demo country, once; or print its logins."""

from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from ketahanan.common import clock, zones
from ketahanan.instruments.operations import install_shipped
from ketahanan.people.models import User
from ketahanan.site import story


class Command(BaseCommand):
    help = "Makes the demo country through the real operations; --logins prints who can sign in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--logins", action="store_true", help="only print the logins")
        parser.add_argument(
            "--day", type=date.fromisoformat, default=story.STORY_BEGINS.date(), metavar="2012-09-24",
            help="begin on the morning of an earlier day of the story",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Negeri contoh hanya dalam mode demo (KETAHANAN_MODE=demo).")
        if options["logins"]:
            self.stdout.write("\n".join(story.login_lines()))
            return
        if User.objects.filter(login__endswith="@contoh.id").exists():
            install_shipped(at=clock.now())  # the story brings them; a country of an older release may lack some
            self.stdout.write("Negeri contoh sudah ada; datanya tetap.")
            return
        begins = min(story.STORY_BEGINS, datetime.combine(options["day"], story.STORY_BEGINS.time(), UTC))
        clock.move_to(begins)
        with transaction.atomic():
            story.tell(lambda month: self.stdout.write(f"• cerita: {month}"), until=begins)
        self.stdout.write(f"Negeri contoh siap: {zones.written(begins, zones.Zone.WITA)}.")
