"use strict";
// Puts the parts together.

let revealed = "";

/** Shows what the state says. */
function show() {
  filter();
  showView();
  if (state.target === revealed) return;
  revealed = state.target;
  reveal(state.target);
  if (current && current.hidden) clearFilters();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) return ACTIONS[button.dataset.do]();
  const bar = event.target.closest(".chart .bar");
  const link = event.target.closest('a[href^="#"]');
  if (bar) {
    const { outcome, reason } = bar.dataset;
    const again = state.outcome === outcome && state.reason === reason;
    go(again ? { outcome: "", reason: "" } : { outcome, reason }, true);
  } else if (link && !link.classList.contains("skip")) {
    revealed = "";
    go({ target: decoded(link.getAttribute("href").slice(1)) }, true);
  } else {
    return clicked(event);
  }
  event.preventDefault();
});

/** A driver that is opened is the one looked at. */
function clicked(event) {
  const summary = event.target.closest("details.driver > summary");
  if (!summary) return;
  const row = summary.parentElement;
  walking = false;
  fill(row);
  select(row);
  revealed = row.open ? "" : row.id;
  go({ target: revealed }, !row.open);
}

document.addEventListener("toggle", (event) => event.target.matches("details.driver") && event.target.open && fill(event.target), true);
document.forms[0].addEventListener("submit", (event) => event.preventDefault());
document.forms[0].addEventListener("input", (event) => go({ [event.target.name]: event.target.value }, event.target !== search));

for (const name of ["popstate", "hashchange"])
  addEventListener(name, () => {
    const before = current;
    walking = false;
    readAddress();
    show();
    if (before && before !== current) before.open = false;
  });

// What is scrolled to stands below the filters, however many lines they take.
function leaveRoom() {
  document.documentElement.style.scrollPaddingTop = `${document.forms[0].offsetHeight + 6}px`;
}
leaveRoom();
addEventListener("resize", leaveRoom);

let closed = [];
addEventListener("beforeprint", () => {
  const rows = shownEntries().map((entry) => entry.row);
  rows.forEach(fill);
  closed = rows.flatMap((row) => [row, ...row.querySelectorAll("details")]).filter((one) => !one.open);
  closed.forEach((one) => (one.open = true));
});
addEventListener("afterprint", () => closed.splice(0).forEach((one) => (one.open = false)));

readAddress();
show();
// The browser goes to what the address names by itself, and takes the focus away from there.
addEventListener("load", () => state.target && reveal(state.target));
whenIdle(prepareSearch);
