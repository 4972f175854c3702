"""Load the demo country, once; or print its logins."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from ketahanan.common import clock
from ketahanan.people.models import User
from ketahanan.site import story


class Command(BaseCommand):
    help = "Makes the demo country through the real operations; --logins prints who can sign in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--logins", action="store_true", help="only print the logins")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Negeri contoh hanya dalam mode demo (KETAHANAN_MODE=demo).")
        if options["logins"]:
            self.stdout.write("\n".join(story.login_lines()))
            return
        if User.objects.filter(login__endswith="@contoh.id").exists():
            self.stdout.write("Negeri contoh sudah ada; datanya tetap.")
            return
        clock.move_to(story.STORY_BEGINS)
        with transaction.atomic():
            story.tell(lambda month: self.stdout.write(f"• cerita: {month}"))
        self.stdout.write("Negeri contoh siap: Senin, 3 Desember 2012, pukul 08.00 WITA.")
