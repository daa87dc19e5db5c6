// The button on top: system, light, dark, and round again.
import { store } from "./memory.js";

const NEXT = { auto: "light", light: "dark", dark: "auto" };
const WORDS = { auto: "as the system", light: "light", dark: "dark" };

const current = () => document.documentElement.dataset.theme || "auto";

export function cycleTheme() {
  const theme = NEXT[current()];
  document.documentElement.dataset.theme = theme;
  store("theme", theme);
  labelThemeSwitch();
}

export function labelThemeSwitch() {
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    const label = `Theme: ${WORDS[current()]}. Change to ${WORDS[NEXT[current()]]}`;
    button.setAttribute("aria-label", label);
    button.title = label;
  }
}
