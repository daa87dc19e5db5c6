"""A person at the keyboard alone: moves on by Tab, and always sees where the focus is."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

#: More stops than any page has before what somebody looks for.
STOPS = 150
IS_FOCUSED = "element => element === document.activeElement"
#: The focus is seen on the element, or on the chip or row around it, and within the window.
IS_SEEN = """element => {
  const ringed = (part) => {
    const style = getComputedStyle(part);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  };
  const box = element.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return inside && (ringed(element) || [...document.querySelectorAll(":focus-within")].some(ringed));
}"""


def reach(page: Page, target: Locator, *, by: str = "Tab") -> Locator:
    """Move the focus to `target` by a key, from wherever it is, and see that it can be seen."""
    expect(target).to_be_visible()
    page.wait_for_load_state()
    for _ in range(STOPS):
        if target.evaluate(IS_FOCUSED):
            break
        page.keyboard.press(by)
    expect_focus(target)
    return target


def expect_focus(target: Locator) -> None:
    """The focus is on `target` and can be seen."""
    expect(target).to_be_focused()
    assert target.evaluate(IS_SEEN), f"the focus is not to be seen on {target}"


def press(page: Page, target: Locator, *, by: str = "Tab") -> None:
    """Reach a link or a button and press it with Enter."""
    reach(page, target, by=by)
    page.keyboard.press("Enter")


def write(page: Page, target: Locator, text: str) -> None:
    """Reach a field and type into it in place of what is there."""
    reach(page, target)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
