"use strict";
// What the address says: the driver, hunk or call looked at, the filters, and the view. An address can be mailed.

const FILTERS = ["outcome", "reason", "subsystem", "decision", "q"];
const state = { target: "", view: "", outcome: "", reason: "", subsystem: "", decision: "", q: "" };

function readAddress() {
  const text = location.hash.slice(1);
  const cut = text.indexOf("?");
  const wanted = new URLSearchParams(cut < 0 ? "" : text.slice(cut + 1));
  state.target = decoded(cut < 0 ? text : text.slice(0, cut));
  for (const name of [...FILTERS, "view"]) state[name] = wanted.get(name) || "";
}

function address() {
  const wanted = new URLSearchParams();
  for (const name of [...FILTERS, "view"]) if (state[name]) wanted.set(name, state[name]);
  const query = wanted.toString();
  return "#" + encodeURIComponent(state.target).replace(/%(2F|3A|40|7E|2B|2C)/g, decodeURIComponent) + (query && "?" + query);
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Changes the state and what is seen; with `push` the way back leads to what was seen before. */
function go(changes, push) {
  Object.assign(state, changes);
  if (address() !== (location.hash || "#")) history[push ? "pushState" : "replaceState"](null, "", address());
  show();
}
