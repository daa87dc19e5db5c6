// Before the first paint: marks that scripts run, and sets the chosen theme. Same storage key and words as the admin.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  let chosen = null;
  try { chosen = localStorage.getItem("theme"); } catch { /* storage is off: follow the system */ }
  root.dataset.theme = chosen === "light" || chosen === "dark" ? chosen : "auto";
  for (const name of ["size", "width", "font"]) {
    try { root.dataset[name] = localStorage.getItem(name) ?? ""; } catch { /* as above */ }
  }
})();
