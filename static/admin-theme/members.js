// Sets as chips: each member a checkbox, new ones from boxes that propose what is known. The lines stay what the form sends,
// so that everything works without this file, too.
const SEPARATOR = " > ";
const address = document.querySelector("script[data-values]")?.dataset.values;

for (const place of document.querySelectorAll("[data-members]")) enhance(place);
document.addEventListener("focusin", (event) => fill(event.target));

function enhance(place) {
  const lines = place.querySelector("textarea");
  const [first, second] = place.querySelectorAll(".boxes input");
  const human = new Set([...place.querySelectorAll(".known li")].map((entry) => entry.textContent));
  const list = document.createElement("ul");
  list.className = "chips picked";
  lines.hidden = true;
  lines.before(list);
  document.querySelector(`label[for="${lines.id}"]`)?.setAttribute("for", first.id);
  const started = new Set(split(place.querySelector(`input[type=hidden][name="initial-${lines.name}"]`)?.value ?? lines.value));
  for (const line of split(lines.value)) list.append(chip(line, human.has(line) || !started.has(line)));
  list.addEventListener("change", write);
  place.querySelector("[data-add]").addEventListener("click", add);
  for (const box of place.querySelectorAll(".boxes input")) box.addEventListener("keydown", onEnter);
  if (second) first.addEventListener("input", () => sortByCategory(first.value.trim()));

  function onEnter(event) {
    if (event.key !== "Enter" || !first.value.trim()) return;
    event.preventDefault();
    add();
  }

  function add() {
    const line = [first.value.trim(), second?.value.trim()].filter(Boolean).join(SEPARATOR);
    if (!first.value.trim()) return first.focus();
    const there = [...list.querySelectorAll("input")].find((box) => box.value === line);
    if (there) there.checked = true;
    else list.append(chip(line, true));
    for (const box of [first, second].filter(Boolean)) box.value = "";
    if (second) sortByCategory("");
    write();
    first.focus();
  }

  function write() {
    lines.value = [...list.querySelectorAll("input:checked")].map((box) => box.value).join("\n");
  }

  function chip(line, isHuman) {
    const entry = document.createElement("li");
    const label = document.createElement("label");
    const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: true, value: line });
    label.className = `chip ${isHuman ? "human" : "machine"}`;
    label.append(box, line);
    if (second && isNew(line)) {
      label.append(Object.assign(document.createElement("span"), { className: "badge human", textContent: "new, unreviewed" }));
    }
    entry.append(label);
    return entry;
  }
}

function split(text) {
  return [...new Set(text.split("\n").map((line) => line.trim()).filter(Boolean))];
}

function isNew(line) {
  const [category, ...rest] = line.split(SEPARATOR);
  const sub = rest.join(SEPARATOR);
  const known = options("category").find((option) => option.value === category);
  const below = options("subcategory").find((option) => option.value === sub && option.dataset.of === category);
  return !known || "new" in known.dataset || (sub !== "" && (!below || "new" in below.dataset));
}

function options(name) {
  return [...document.getElementById(`values-${name}`).options];
}

// Subcategories of the chosen category come first; what other categories call so is still proposed.
function sortByCategory(category) {
  const list = document.getElementById("values-subcategory");
  const mine = (option) => Number(option.dataset.of === category);
  list.append(...options("subcategory").sort((one, other) => mine(other) - mine(one)));
}

// The values in use are asked for once, when somebody is about to type one.
let asked;
function fill(target) {
  if (!(target instanceof HTMLInputElement) || !target.dataset.values || !address) return;
  asked ??= fetch(address, { headers: { accept: "application/json" } }).then((answer) => (answer.ok ? answer.json() : {}), () => ({}));
  asked.then((found) => {
    const list = target.list;
    if (!list || list.options.length) return;
    list.append(...(found[target.dataset.values] ?? []).map(([value, label]) => new Option(label, value)));
  });
}
