// The player lies outside of #page, so it goes on while list and reader are swapped. Where one stopped is where one goes on.
import { recall, store } from "./memory.js";

const STEP = 5;
const bar = document.getElementById("player");
const [now, audio, rate, close] = bar.children;
let saved = 0;

const place = () => `heard ${audio.getAttribute("src")}`;

document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element && target.closest("[data-listen]");
  if (button) listen(button.dataset);
});

function listen({ listen: source, title, href }) {
  if (audio.getAttribute("src") !== source) {
    audio.src = source;
    now.textContent = title;
    now.href = href;
  }
  bar.hidden = false;
  audio.play().catch(() => { /* the player shows that it could not */ });
}

audio.addEventListener("loadedmetadata", () => {
  audio.playbackRate = Number(rate.value);
  const at = Number(recall(place()));
  if (at > STEP && at < audio.duration - STEP) audio.currentTime = at;
});

for (const event of ["timeupdate", "pause"]) audio.addEventListener(event, () => {
  if (!audio.paused && Math.abs(audio.currentTime - saved) < STEP) return;
  saved = audio.currentTime;
  store(place(), audio.ended ? 0 : saved);
});

rate.value = recall("rate") || "1";
rate.addEventListener("change", () => {
  audio.playbackRate = Number(rate.value);
  store("rate", rate.value);
});

close.addEventListener("click", () => {
  audio.pause();
  bar.hidden = true;
  document.getElementById("main").focus();
});
