"""A run of one payment on the route through a bank, walked step by step."""

from __future__ import annotations

from typing import Any

from ketahanan.editions.models import Route
from ketahanan.flow import operations as flow
from ketahanan.flow.kinds import Given
from ketahanan.grants import operations as grants
from ketahanan.grants.models import Payment
from ketahanan.grants.tests.world import DRAFT, SIGNED, World, make_edition, paper, seat_pokja
from ketahanan.testing import Country
from ketahanan.treasury import operations
from ketahanan.treasury.kinds import KIND
from ketahanan.treasury.models import Paylist
from ketahanan.treasury.operations import Composed, Source

SOURCE = Source("RPL KEMENSOS DBS 2012", "0012345678901")
SECOND = DRAFT | {"agreement_no": "13/PERJ/2012"}
SPP = {"spp_no": "0001/SPP", "spp_on": SIGNED}
SPM = {"spm_no": "0001/SPM", "spm_on": SIGNED}


class Run:
    """The world of one village and its payment run."""

    def __init__(self, country: Country) -> None:
        self.world = World(country, make_edition(country, route=Route.BANK.value))

    def waiting(self) -> Payment:
        return self.world.requested()

    def second(self) -> Payment:
        """Pokja 2 of the same village has asked for its tranche as well."""
        world = self.world
        seat_pokja(world.country, 2)
        other = World.__new__(World)
        other.__dict__.update(world.__dict__)
        other.proposal, other.account = world.approved(2), world.make_account(2, digits="021601005417532")
        grant = other.moved(grants.open_grant(other.proposal, at=world.at), "draft_agreement", "ppk", SECOND)
        for name, who in (("sign_pact", "ketua2"), ("sign_pact", "bendahara2"), ("sign_agreement", "ketua2")):
            other.do(grant, name, who)
        other.do(grant, "sign_agreement", "ppk")
        grants.follow_village(world.area, world.edition, at=world.at)
        grant.refresh_from_db()
        payment = grants.make_payment(grant, 1, by=world.as_("bendahara2"), at=world.at)
        other.do(payment, "request", "bendahara2")
        return other.moved(payment, "request", "ketua2")

    def compose(self, who: str = "treasurer", tranche: int = 1, bank: str = "BRINIDJA") -> Composed:
        world = self.world
        return operations.compose(world.edition, tranche, bank, SOURCE, by=world.as_(who), at=world.at)

    def do(self, paylist: Paylist, name: str, who: str, given: dict[str, Any] | None = None, **files: Any) -> Paylist:
        done = flow.perform(
            KIND, paylist, name, by=self.world.as_(who), at=self.world.at, given=Given(given or {}, files)
        )
        assert isinstance(done.record, Paylist)
        return done.record

    def composed(self) -> Paylist:
        self.waiting()
        return self.compose().paylist

    def tested(self) -> Paylist:
        return self.do(self.composed(), "test", "ppk", SPP)

    def ordered(self) -> Paylist:
        return self.do(self.tested(), "order", "ppspm", SPM)

    def fund(self, paylist: Paylist, **over: Any) -> Paylist:
        given = {"sp2d_no": "0007/SP2D", "sp2d_on": SIGNED, "amount": paylist.total} | over
        return self.do(paylist, "fund", "ppk", given, file_sp2d=paper("sp2d"))

    def funded(self) -> Paylist:
        return self.fund(self.ordered())

    def exported(self) -> Paylist:
        return self.do(self.funded(), "export", "treasurer")
