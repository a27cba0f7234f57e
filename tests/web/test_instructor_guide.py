"""The facilitator's guide in the browser: instructors open it from their list, and its pictures are theirs to see."""

from tests.web.conftest import World


def test_the_list_leads_to_a_guide_of_every_published_document(world: World) -> None:
    guest = world.signed_in("instructor")
    page = guest.get("/instructor/scenarios").text

    for document in world.desk.catalogue.playable:
        if document.language is None and not document.twin:
            assert f'href="/instructor/scenarios/{document.slug}/guide"' in page


def test_a_guide_is_a_page_with_the_whole_script(world: World) -> None:
    document = next(each for each in world.desk.catalogue.playable if each.language is None)
    assert document.scenario is not None

    page = world.signed_in("instructor").get(f"/instructor/scenarios/{document.slug}/guide").text

    assert "The script" in page
    assert all(f'id="scene-{scene.id}"' in page for scene in document.scenario.scenes)


def test_what_is_not_published_has_no_guide_and_no_pictures(world: World) -> None:
    guest = world.signed_in("instructor")

    assert guest.get("/instructor/scenarios/none/guide").status_code == 404
    assert guest.get(f"/instructor/scenarios/none/media/{'0' * 64}").status_code == 404
