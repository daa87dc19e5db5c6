// Keys of the inbox, beside those of every list (j and k move): a accept, h hold, p pin, e edit, x select, u undo, f filter.
// They press the buttons that are on the page, so that a key does nothing that a form does not.
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const PLACE = "inbox-place";

const suggestions = () => [...document.querySelectorAll("[data-suggestion]")];
const alone = () => document.querySelector("[data-suggestion][data-alone]");
const current = () => document.activeElement?.closest("[data-suggestion]") ?? alone();

const ACTIONS = {
  a: () => press("button[value=accept]"),
  h: () => press("button[value=hold]"),
  p: () => press("button[value=pin]"),
  x: () => press(".pick"),
  e: () => edit(),
  f: () => openFilters(),
  u: () => click(document.querySelector("[data-undo]")),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.repeat) return;
  if (event.target instanceof Element && event.target.matches(TYPING)) return;
  if (event.key === "Escape") closeMenus();
  else if (ACTIONS[event.key]?.()) event.preventDefault();
});

document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
  remember();
});

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-suggestion] a")) remember();
});

// A page from the browser's memory has forms that were sent once; they may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

function press(selector) {
  return click(current()?.querySelector(selector));
}

function click(element) {
  element?.click();
  return Boolean(element);
}

function edit() {
  const field = document.getElementById("value");
  if (!field) return press("[data-edit]");
  field.focus();
  field.select();
  return true;
}

function openFilters() {
  const menu = document.querySelector("[data-filters]");
  if (!menu) return false;
  menu.open = true;
  menu.querySelector("a")?.focus();
  return true;
}

document.addEventListener("click", (event) => closeMenus(event.target));

function closeMenus(kept) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (kept && menu.contains(kept)) continue;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
}

// The page comes back with one row less: the reader goes on where that row was.
function remember() {
  const place = suggestions().indexOf(current());
  if (place >= 0 && !alone()) store(place);
}

function store(place) {
  try { sessionStorage.setItem(PLACE, String(place)); } catch { /* storage is off: start at the top */ }
}

function recall() {
  try {
    const place = sessionStorage.getItem(PLACE);
    if (!alone()) sessionStorage.removeItem(PLACE);
    return place;
  } catch {
    return null;
  }
}

const place = recall();
if (alone()) {
  if (location.hash === "#value") edit();
} else if (place !== null) {
  const rows = suggestions();
  rows[Math.min(Number(place), rows.length - 1)]?.querySelector("[data-row]")?.focus();
}
