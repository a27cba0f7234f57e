"""The facilitator's guide to a document, as it is published now."""

from elearn.course.editions import Media
from elearn.course.guide import Guide, make_guide
from elearn.services.covering import remarks_in
from elearn.services.desk import Desk
from elearn.services.editions import offered_edition, prepared
from elearn.storage.attempts import NotFound
from elearn.storage.editions import load_media_of, load_source
from elearn.storage.transaction import Transaction


def guide_to(desk: Desk, slug: str) -> Guide:
    """The guide to a published document."""

    def work(tx: Transaction) -> Guide:
        digest = offered_edition(desk, tx, slug)
        if digest is None:
            raise NotFound
        ready, remarks = prepared(desk, tx, digest), remarks_in(load_source(tx, digest))
        names = {name: each.name for name, each in desk.catalogue.competencies.items()}
        return make_guide(ready.script, ready.fragments, remarks, ready.outlook.expert, names)

    return desk.store.read(work)


def picture_of(desk: Desk, slug: str, digest: str) -> Media:
    """A picture that a published document shows, by the digest of its bytes."""

    def work(tx: Transaction) -> Media:
        edition = offered_edition(desk, tx, slug)
        media = None if edition is None else load_media_of(tx, edition, digest)
        if media is None:
            raise NotFound
        return media

    return desk.store.read(work)
