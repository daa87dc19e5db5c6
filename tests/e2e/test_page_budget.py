"""What a page may weigh and how still it stands, in front of the product as it is deployed. Times are in docs/benchmarks.md."""

from __future__ import annotations

import pytest

from scripts.pages.all import SCENES, Stage
from scripts.pages.journeys import JOURNEYS, Journey
from scripts.pages.observe import Observer
from scripts.pages.scenes import SIZES

pytestmark = pytest.mark.e2e

#: Layout shift as browsers count it, and the bytes of a first page with everything but its thumbnails.
STILL, LIGHT = 0.02, 150_000


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.words)
def test_page_is_light_and_stands_still(stage: Stage, journey: Journey, size: str) -> None:
    scene = SCENES[journey.scene]
    context = stage.context(scene, theme="light", size=size)
    page = context.new_page()
    observer = Observer(page)

    stage.play(page, scene)
    page.wait_for_load_state("networkidle")
    weight = observer.transferred - observer.bytes["Image"]
    journey.do(page)
    seen = observer.seen()

    assert seen.contentful > 0
    assert seen.shift <= STILL
    assert 0 < weight <= LIGHT
    context.close()


def test_a_shift_is_noticed(stage: Stage) -> None:
    context = stage.context(SCENES["list-first"], theme="light", size="wide")
    page = context.new_page()
    observer = Observer(page)
    stage.play(page, SCENES["list-first"])

    page.evaluate("document.querySelector('main').style.marginTop = '300px'")

    assert observer.seen().shift > STILL
    context.close()
