// Ticking items: x ticks the card or row that has the focus, Shift and a click everything since the last tick.
let last;
const boxes = () => [...document.querySelectorAll("input[data-pick]")];

export function pick() {
  const row = document.activeElement?.closest(".card, tr");
  const box = row?.querySelector("[data-pick]");
  box?.click();
  return Boolean(box);
}

document.addEventListener("click", (event) => {
  if (!event.target.matches?.("[data-pick]")) return;
  const all = boxes();
  const [from, to] = [all.indexOf(last), all.indexOf(event.target)];
  if (event.shiftKey && from >= 0) for (const box of all.slice(Math.min(from, to), Math.max(from, to) + 1)) box.checked = event.target.checked;
  last = event.target;
});

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-pick-all]")) for (const box of boxes()) box.checked = target.checked;
  const picked = boxes().filter((box) => box.checked).length;
  const told = document.querySelector("[data-picked]");
  if (told) told.textContent = picked ? ` (${picked})` : "";
});
