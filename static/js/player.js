// The player lies outside of #page, so it goes on while list and reader are swapped. Where one stopped is where one goes on,
// and what waits in the queue is played after it, on other pages, too.
import { recall, store } from "./memory.js";

const STEP = 5;
const bar = document.getElementById("player");
const [title, audio, rate, waiting, skip, close] = bar.children;
const [summary, list] = [waiting.firstElementChild, waiting.querySelector("ol")];
let { now, queue } = remembered();
let saved = 0;

const place = () => `heard ${audio.getAttribute("src")}`;

function remembered() {
  try { return { now: null, queue: [], ...JSON.parse(recall("player")) }; } catch { return { now: null, queue: [] }; }
}

document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element && target.closest("[data-listen], [data-queue]");
  if (!button) return;
  const entry = { ...button.closest("[data-source]").dataset };
  if (now && button.hasAttribute("data-queue")) line(entry);
  else listen(entry);
});

function line(entry) {
  if (![now, ...queue].some(({ source }) => source === entry.source)) queue.push(entry);
  show();
  document.getElementById("status").textContent = `${queue.length} in the queue`;
}

function listen(entry) {
  queue = queue.filter(({ source }) => source !== entry.source);
  if (now?.source !== entry.source) load(entry);
  show();
  audio.play().catch(() => { /* the player shows that it could not */ });
}

function load(entry) {
  now = entry;
  audio.src = entry.source;
}

function show() {
  title.textContent = now?.title;
  title.href = now?.href;
  bar.hidden = !now;
  waiting.hidden = skip.hidden = !queue.length;
  summary.lastChild.textContent = queue.length;
  list.replaceChildren(...queue.map(row));
  store("player", JSON.stringify({ now, queue }));
}

function row(entry) {
  const [line, play, drop] = ["li", "button", "button"].map((name) => document.createElement(name));
  play.textContent = entry.title;
  play.onclick = () => listen(entry);
  drop.textContent = "✕";
  drop.ariaLabel = `Take ${entry.title} out of the queue`;
  drop.onclick = () => {
    queue = queue.filter((other) => other !== entry);
    show();
    (queue.length ? summary : close).focus();
  };
  line.append(play, drop);
  return line;
}

function next() {
  if (queue.length) listen(queue[0]);
}

audio.addEventListener("ended", next);
skip.addEventListener("click", next);

audio.addEventListener("loadedmetadata", () => {
  audio.playbackRate = Number(rate.value);
  const at = Number(recall(place()));
  if (at > STEP && at < audio.duration - STEP) audio.currentTime = at;
});

for (const event of ["timeupdate", "pause"]) audio.addEventListener(event, () => {
  // While another file is loaded the time is 0, and says nothing about it.
  if (!audio.readyState || (!audio.paused && Math.abs(audio.currentTime - saved) < STEP)) return;
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
  [now, queue] = [null, []];
  show();
  document.getElementById("main").focus();
});

if (now) load(now);
show();
