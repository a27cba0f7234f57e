"""The facilitator's guide to a document, as it is published now."""

from elearn.course.editions import Media
from elearn.course.guide import Guide, make_guide
from elearn.services.covering import published_edition, remarks_in
from elearn.services.desk import Desk
from elearn.services.editions import prepared
from elearn.storage.attempts import NotFound
from elearn.storage.transaction import Transaction


def guide_to(desk: Desk, slug: str) -> Guide:
    """The guide to a published document."""

    def work(tx: Transaction) -> Guide:
        edition = published_edition(desk, tx, slug)
        if edition is None:
            raise NotFound
        ready = prepared(desk, tx, edition.digest)
        names = {name: each.name for name, each in desk.catalogue.competencies.items()}
        return make_guide(ready.script, ready.fragments, remarks_in(edition), ready.outlook.expert, names)

    return desk.store.read(work)


def picture_of(desk: Desk, slug: str, digest: str) -> Media:
    """A picture that a published document shows, by the digest of its bytes."""

    def work(tx: Transaction) -> Media:
        edition = published_edition(desk, tx, slug)
        media = next((each for each in edition.media if each.digest == digest), None) if edition else None
        if media is None:
            raise NotFound
        return media

    return desk.store.read(work)
