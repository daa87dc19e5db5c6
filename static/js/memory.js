// What a browser remembers of its reader. With storage switched off, nothing is remembered and nothing breaks.
export function recall(key) {
  try { return localStorage.getItem(key); } catch { return null; }
}

export function store(key, value) {
  try { localStorage.setItem(key, value); } catch { /* it lasts for this page */ }
}
