// An answer of the server opens and closes facets as it sees fit; what the reader did by hand is put back after a swap.
let byHand = new Map();

export function rememberFacets() {
  const facets = document.querySelectorAll("details.facet[id]");
  byHand = new Map([...facets].map((facet) => [facet.id, facet.open]));
}

export function restoreFacets() {
  for (const [id, open] of byHand) {
    const facet = document.getElementById(id);
    if (facet) facet.open = open || facet.hasAttribute("data-chosen");
  }
}
