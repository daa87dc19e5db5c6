// Everything here is comfort: each page works without it. Listeners sit on the document, because htmx swaps what is below.
import { onKey } from "./keys.js";
import { cycleTheme, labelThemeSwitch } from "./theme-switch.js";
import { store } from "./memory.js";
import { rememberFacets, restoreFacets } from "./facets.js";

document.addEventListener("keydown", onKey);

document.addEventListener("click", async (event) => {
  const origin = event.target instanceof Element ? event.target : null;
  if (origin?.closest("[data-theme-switch]")) cycleTheme();
  const copy = origin?.closest("[data-copy]");
  if (copy) await copyLink(copy);
  for (const menu of document.querySelectorAll("details.who-menu[open]")) {
    if (!menu.contains(origin)) menu.open = false;
  }
});

document.addEventListener("change", (event) => {
  const { reading } = event.target.dataset;
  if (reading) store(reading, document.documentElement.dataset[reading] = event.target.value);
  if (event.target.matches("select[data-submit]")) event.target.form.requestSubmit();
});

// A form that is open keeps what was typed: asking for it again leads there.
document.addEventListener("htmx:beforeRequest", (event) => {
  const field = event.target.matches("[data-edit-item]") && document.querySelector("form.edit [autofocus]");
  if (!field) return;
  event.preventDefault();
  field.focus();
});

// A page that the server could not make is shown as it is, outside of the frame.
document.addEventListener("htmx:responseError", ({ detail }) => {
  if (detail.requestConfig.boosted) location.assign(detail.pathInfo.finalRequestPath);
});
document.addEventListener("htmx:beforeSwap", rememberFacets);
document.addEventListener("htmx:afterSettle", () => {
  restoreFacets();
  labelThemeSwitch();
  showReading();
  announce();
});
labelThemeSwitch();
showReading();

function showReading() {
  for (const select of document.querySelectorAll("[data-reading]")) select.value = document.documentElement.dataset[select.dataset.reading] ?? "";
}

async function copyLink(button) {
  const address = new URL(button.dataset.copy, location.href).href;
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(address);
    button.textContent = "Copied";
  } catch {
    button.textContent = address;
  }
  setTimeout(() => { button.textContent = before; }, 2000);
}

// The live region says the count only; the list itself would be read out whole.
function announce() {
  const said = document.querySelector("#page [data-announce]")?.dataset.announce;
  const region = document.getElementById("status");
  if (said && region) region.textContent = said;
}
