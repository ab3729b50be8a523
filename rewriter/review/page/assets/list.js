"use strict";
// The list of drivers, and which of them the filters leave.

const entries = [...document.querySelectorAll("details.driver")].map((row) => ({
  row,
  facts: row.dataset,
  counted: row.parentElement.classList.contains("rows"),
  text: null,
}));
const entryOf = new Map(entries.map((entry) => [entry.row, entry]));
const ENTITIES = { "&lt;": "<", "&gt;": ">", "&#34;": '"', "&#39;": "'", "&amp;": "&" };

/** All words of an entry, for the search: those of its row, and of what is in it. */
function textOf(entry) {
  if (entry.text === null) {
    const raw = entry.row.querySelector(":scope > noscript");
    const inside = raw
      ? raw.textContent.replace(/<[^>]*>/g, "").replace(/&(?:lt|gt|amp|#34|#39);/g, (name) => ENTITIES[name])
      : entry.row.textContent;
    entry.text = (entry.row.firstElementChild.textContent + "\n" + inside).toLowerCase();
  }
  return entry.text;
}

/** Prepares the search while nobody waits. */
function prepareSearch(deadline) {
  const left = entries.filter((entry) => entry.text === null);
  while (left.length && deadline.timeRemaining() > 2) textOf(left.pop());
  if (left.length) whenIdle(prepareSearch);
}

function whenIdle(job) {
  if (window.requestIdleCallback) requestIdleCallback(job);
  else setTimeout(() => job({ timeRemaining: () => 5 }), 50);
}

function matches(entry, words) {
  return (
    ["outcome", "reason", "subsystem"].every((name) => !state[name] || entry.facts[name] === state[name]) &&
    (!state.decision || (entry.facts.decision || "").split(" ").includes(state.decision)) &&
    words.every((word) => textOf(entry).includes(word))
  );
}

function filter() {
  const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  let total = 0;
  for (const entry of entries) {
    const hidden = !matches(entry, words);
    if (entry.row.hidden !== hidden) entry.row.hidden = hidden;
    total += entry.counted;
    shown += entry.counted && !hidden;
  }
  const drivers = total === 1 ? "driver" : "drivers";
  document.getElementById("shown").textContent = shown === total ? `${total} ${drivers}` : `${shown} of ${total} ${drivers}`;
  document.querySelector(".nothing").hidden = shown > 0 || total === 0;
  for (const bar of document.querySelectorAll(".chart .bar")) {
    const chosen = bar.dataset.outcome === state.outcome && bar.dataset.reason === state.reason;
    bar.toggleAttribute("aria-current", chosen);
  }
  for (const name of FILTERS) {
    const field = document.forms[0].elements[name];
    if (!field) continue;
    if (field.value !== state[name]) field.value = state[name];
    field.classList.toggle("set", Boolean(state[name]));
  }
}

/** The drivers that the filters leave. */
function shownEntries() {
  return entries.filter((entry) => !entry.row.hidden);
}
