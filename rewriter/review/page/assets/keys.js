"use strict";
// What keys and buttons do.

const help = document.getElementById("help");
const search = document.getElementById("q");
let walking = false;

/** To the next driver or the one before, among those shown; the one that was opened on the way is closed. */
function walk(step) {
  const rows = shownEntries().map((entry) => entry.row);
  if (!rows.length) return;
  const at = rows.indexOf(current);
  const next = at < 0 ? nearest(rows, step) : rows[at + step];
  if (!next) return;
  if (walking && current) current.open = false;
  const again = walking;
  go({ target: next.id }, !again);
  walking = true;
}

/** Where to begin: the first driver below the top of the window, or the last one above it. */
function nearest(rows, step) {
  const below = rows.findIndex((row) => row.getBoundingClientRect().bottom > 0);
  return step > 0 ? rows[Math.max(below, 0)] : rows[below < 0 ? rows.length - 1 : Math.max(below - 1, 0)];
}

function toggleCurrent() {
  if (!current) return;
  if (current.open) current.open = false;
  else open(current);
}

function toggleProofs() {
  const row = current;
  if (!row) return;
  open(row);
  const sites = [...row.querySelectorAll("details.site")];
  const opening = sites.some((site) => !site.open);
  for (const site of sites) site.open = opening;
}

function toggleAll() {
  const rows = shownEntries().map((entry) => entry.row);
  const opening = rows.some((row) => !row.open);
  for (const row of rows) opening ? open(row) : (row.open = false);
  document.querySelector('[data-do="all"]').textContent = opening ? "Close all" : "Open all";
}

function clearFilters() {
  go(Object.fromEntries(FILTERS.map((name) => [name, ""])), true);
}

const ACTIONS = {
  theme: () => theme.toggle(),
  help: () => (help.open ? help.close() : help.showModal()),
  clear: clearFilters,
  view: () => go({ view: state.view ? "" : "split" }, true),
  all: toggleAll,
  proofs: toggleProofs,
  current: toggleCurrent,
  next: () => walk(1),
  previous: () => walk(-1),
  search: () => (search.focus(), search.select()),
};
const KEYS = { j: "next", k: "previous", o: "current", p: "proofs", u: "view", c: "clear", a: "all", t: "theme", "/": "search", "?": "help" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const field = event.target.closest("input, select, textarea");
  if (event.key === "Escape" && field) field.blur();
  if (field || (help.open && event.key !== "?") || !Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  if (!["next", "previous"].includes(KEYS[event.key])) walking = false;
  ACTIONS[KEYS[event.key]]();
});
