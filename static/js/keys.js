// Keys: ? lists them, / search, f filters, e edit, j and k walk the list, Enter opens (it is a link), x ticks, s favours, m marks as read,
// q queues audio, n next, p pause, [ and ] turn the page or the item, Escape leaves a field.
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";

const ACTIONS = {
  "?": () => help(),
  f: () => focusOn(document.querySelector(".side summary")),
  "/": () => focusOn(document.getElementById("q")),
  e: () => press("[data-edit-item]"),
  j: () => walk(1),
  k: () => walk(-1),
  x: () => press("[data-pick]"),
  m: () => press('[data-mark="m"]'),
  s: () => press('[data-mark="s"]'),
  q: () => press("[data-queue]"),
  n: () => click(document.querySelector("#player:not([hidden]) [data-next]:not([hidden])")),
  p: () => pause(document.querySelector("#player:not([hidden]) audio")),
  "[": () => click(document.querySelector('a[rel="prev"]')),
  "]": () => click(document.querySelector('a[rel="next"]')),
};

export function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target instanceof Element && event.target.matches(TYPING)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (ACTIONS[event.key]?.()) event.preventDefault();
}

// On the list the card or row that has the focus is meant, on the reader the item.
function press(selector) {
  const place = document.activeElement?.closest(".card, tr") ?? document.querySelector(".cols");
  return click(place?.querySelector(selector));
}

function click(control) {
  control?.click();
  return Boolean(control);
}

function pause(audio) {
  if (audio?.paused) audio.play().catch(() => { /* the player shows that it could not */ });
  else audio?.pause();
  return Boolean(audio);
}

function help() {
  const keys = document.getElementById("keys");
  if (keys && !keys.open) keys.showModal();
  return Boolean(keys);
}

function focusOn(element) {
  if (!element) return false;
  element.focus();
  element.select?.();
  return true;
}

function walk(step) {
  const links = [...document.querySelectorAll("[data-row]")];
  if (!links.length) return false;
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1);
  links[next].scrollIntoView({ block: "nearest" });
  return focusOn(links[next]);
}
