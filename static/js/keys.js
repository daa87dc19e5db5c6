// Keys: ? lists them, / search, f filters, e edit, j and k walk the list, Enter opens (it is a link), x ticks, s favours, m marks as read, [ and ] turn the page or the item, Escape leaves a field.
import { pick } from "./pick.js";

const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";

const ACTIONS = {
  "?": () => help(),
  f: () => focusOn(document.querySelector(".side summary")),
  "/": () => focusOn(document.getElementById("q")),
  e: () => edit(),
  j: () => walk(1),
  k: () => walk(-1),
  x: pick,
  m: () => mark("m"),
  s: () => mark("s"),
  "[": () => follow("prev"),
  "]": () => follow("next"),
};

export function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target instanceof Element && event.target.matches(TYPING)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (ACTIONS[event.key]?.()) event.preventDefault();
}

// On the list the card that has the focus is edited, on the reader the item.
function edit() {
  const place = document.activeElement?.closest(".card") ?? document.querySelector("article.read")?.parentElement;
  const control = place?.querySelector("[data-edit-item]");
  control?.click();
  return Boolean(control);
}

function mark(key) {
  const place = document.activeElement?.closest(".card") ?? document.querySelector("article.read");
  const button = place?.querySelector(`[data-mark="${key}"]`);
  button?.click();
  return Boolean(button);
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

function follow(rel) {
  const link = document.querySelector(`a[rel="${rel}"]`);
  link?.click();
  return Boolean(link);
}
