// Ticking items for an edit of many: what is ticked stays so on other pages of the list, until it is cleared or edited.
// Shift and a click ticks everything since the last tick. Without storage it lasts while the list is browsed.
const PLACE = "picked";
let picked = recall();
let last;

const boxes = () => [...document.querySelectorAll("[data-pick]")];

function recall() {
  try { return new Set(JSON.parse(sessionStorage.getItem(PLACE) || "[]")); } catch { return new Set(); }
}

function keep() {
  try { sessionStorage.setItem(PLACE, JSON.stringify([...picked])); } catch { /* it lasts for this page */ }
  show();
}

function show() {
  const here = boxes();
  for (const box of here) box.checked = picked.has(box.value);
  const elsewhere = picked.size - here.filter((box) => box.checked).length;
  const form = document.getElementById("bulk");
  if (!form) return;
  form.querySelector("[data-picks]").value = [...picked].join();
  form.querySelector("[data-picked]").textContent = picked.size ? ` (${picked.size}${elsewhere ? `, ${elsewhere} on other pages` : ""})` : "";
  form.querySelector("[data-unpick]").hidden = !picked.size;
  form.querySelector("[data-pick-all]").checked = here.length > 0 && here.every((box) => box.checked);
}

function pick(some, isOn) {
  for (const { value } of some) picked[isOn ? "add" : "delete"](value);
  keep();
}

document.addEventListener("click", ({ target, shiftKey }) => {
  if (target.matches?.("[data-unpick]")) {
    picked.clear();
    keep();
    document.querySelector("[data-pick-all]").focus();
  }
  if (!target.matches?.("[data-pick]")) return;
  const all = boxes();
  const [from, to] = [all.indexOf(last), all.indexOf(target)];
  pick(shiftKey && from >= 0 ? all.slice(Math.min(from, to), Math.max(from, to) + 1) : [target], target.checked);
  last = target;
});

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-pick-all]")) pick(boxes(), target.checked);
});

// The edit carries its items itself from its preview on.
document.addEventListener("submit", ({ target }) => {
  if (!target.matches("[data-picks-end]")) return;
  picked.clear();
  keep();
});

document.addEventListener("htmx:afterSettle", show);
addEventListener("pageshow", () => {
  picked = recall();
  show();
});
