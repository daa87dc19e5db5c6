// Put into every page before its own scripts: keeps what the browser observes about paints, shifts and interactions.
window.observed = { shift: 0, longest: 0, contentful: 0, largest: 0, shown: [] };
const watch = (type, take, more) =>
  new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
watch("layout-shift", (entry) => { if (!entry.hadRecentInput) window.observed.shift += entry.value; });
watch("paint", (entry) => { if (entry.name === "first-contentful-paint") window.observed.contentful = entry.startTime; });
watch("largest-contentful-paint", (entry) => { window.observed.largest = entry.startTime; });
watch("event", (entry) => {
  if (entry.interactionId) window.observed.longest = Math.max(window.observed.longest, entry.duration);
}, { durationThreshold: 16 });
let asked = 0;
for (const name of ["click", "keydown"]) addEventListener(name, () => { asked = performance.now(); }, true);
addEventListener("htmx:afterSettle", () => window.observed.shown.push(performance.now() - asked));
