"use strict";
// One driver: its text is markup that lies there unread until somebody opens it.

let current = null;

/** Makes the inside of a driver. It is ours, and escaped; no script in it could run. */
function fill(row) {
  const raw = row.querySelector(":scope > noscript");
  if (!raw) return;
  textOf(entryOf.get(row));
  const made = document.createElement("template");
  made.innerHTML = raw.textContent;
  raw.replaceWith(made.content);
  if (state.view === "split") row.querySelectorAll("pre.diff").forEach(split);
}

function open(row) {
  fill(row);
  row.open = true;
}

function select(row) {
  if (current) current.removeAttribute("aria-current");
  current = row;
  if (row) row.setAttribute("aria-current", "true");
}

/** The driver that an address names, and the element in it (a call, a hunk) or itself. */
function find(target) {
  const element = document.getElementById(target);
  const own = element && element.closest("details.driver");
  if (own) return { row: own, element };
  const quoted = `id="${target.replace(/[&<>"']/g, (sign) => `&${{ "&": "amp", "<": "lt", ">": "gt", '"': "#34", "'": "#39" }[sign]};`)}"`;
  const entry = entries.find(({ row }) => {
    const raw = row.querySelector(":scope > noscript");
    return raw && raw.textContent.includes(quoted);
  });
  if (!entry) return null;
  fill(entry.row);
  return { row: entry.row, element: document.getElementById(target) };
}

/** Opens what the address names, scrolls there and gives it the focus. */
function reveal(target) {
  document.querySelectorAll(".here").forEach((element) => element.classList.remove("here"));
  const found = target && find(target);
  if (!found) return select(null);
  open(found.row);
  select(found.row);
  const { row, element } = found;
  for (let part = element; part && part !== row; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
  if (element !== row) element.classList.add("here");
  element.scrollIntoView({ block: element === row ? "start" : "center" });
  (element.querySelector(":scope > summary, a.self") || element).focus({ preventScroll: true });
}

/** From lines below each other to two columns; the lines of a pair stand beside each other. */
function split(pre) {
  const columns = [[], []];
  const waiting = [[], []];
  const flush = () => {
    const [removed, added] = waiting;
    while (removed.length || added.length) {
      const [left, right] = [removed[0], added[0]].map((line) => line && (line.dataset.p || "alone"));
      columns[0].push(left && (left === right || left === "alone" || !right) ? removed.shift() : null);
      columns[1].push(right && (left === right || right === "alone" || !left) ? added.shift() : null);
    }
  };
  for (const line of [...pre.children]) {
    if (line.className === "d") waiting[0].push(line);
    else if (line.className === "a") waiting[1].push(line);
    else {
      flush();
      columns[0].push(line);
      columns[1].push(line.cloneNode(true));
    }
  }
  flush();
  const both = document.createElement("div");
  both.className = "split";
  columns.forEach((lines, side) => both.append(column(lines, side)));
  both.unified = pre;
  pre.replaceWith(both);
}

function column(lines, side) {
  const made = document.createElement("pre");
  made.className = "diff";
  for (const line of lines) {
    const own = line ? line.cloneNode(true) : document.createElement("span");
    const numbers = line && line.dataset.n;
    if (line) own.dataset.n = side ? numbers.slice(numbers.length / 2 + 1) : numbers.slice(0, numbers.length / 2);
    else {
      own.className = "gap";
      own.textContent = "\n";
    }
    made.append(own);
  }
  return made;
}

function showView() {
  const wide = state.view === "split";
  document.querySelector('[data-do="view"]').setAttribute("aria-pressed", String(wide));
  if (wide) document.querySelectorAll("pre.diff").forEach((pre) => pre.closest(".split") || split(pre));
  else document.querySelectorAll(".split").forEach((both) => both.replaceWith(both.unified));
}
