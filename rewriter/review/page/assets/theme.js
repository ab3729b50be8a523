"use strict";
// Runs before anything is painted, so that a page in a chosen theme does not flash in the other one.
document.documentElement.classList.add("js");

const theme = {
  key: "rewriter-theme",
  /** What was chosen, "" for what the system says. Storage may be forbidden to a file. */
  chosen() {
    try {
      return localStorage.getItem(this.key) || "";
    } catch {
      return "";
    }
  },
  show(name) {
    if (name === "dark" || name === "light") document.documentElement.dataset.theme = name;
    else delete document.documentElement.dataset.theme;
  },
  /** The other theme; nothing is remembered where that is the system's own. */
  toggle() {
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const next = (document.documentElement.dataset.theme || system) === "dark" ? "light" : "dark";
    this.show(next === system ? "" : next);
    try {
      if (next === system) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, next);
    } catch {
      // It holds until the page is closed.
    }
  },
};
theme.show(theme.chosen());
