// Small helpers for elements of the page. Text is always set as text, never as markup.
"use strict";

const byId = id => document.getElementById(id);

function element(name, attributes = {}, children = []) {
  const isDrawing = ["svg", "g", "line", "circle", "rect", "text", "title", "path"].includes(name);
  const node = isDrawing ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "text") node.textContent = value;
    else if (value !== null && value !== undefined) node.setAttribute(key, value);
  }
  for (const child of children) node.append(child);
  return node;
}

const cut = (text, length) => (text.length > length ? text.slice(0, length - 1) + "…" : text);
const percent = (part, whole) => (whole ? (100 * part / whole).toFixed(1).replace(/\.0$/, "") + "%" : "–");

const tip = {
  show(event, lines) {
    const box = byId("tip");
    box.replaceChildren(...lines.map(line => element("div", { text: line })));
    box.hidden = false;
    const width = Math.min(box.offsetWidth, innerWidth - 16);
    box.style.left = Math.max(8, Math.min(event.clientX + 14, innerWidth - width - 8)) + "px";
    const below = event.clientY + 16;
    box.style.top = (below + box.offsetHeight > innerHeight ? event.clientY - box.offsetHeight - 12 : below) + "px";
  },
  hide() { byId("tip").hidden = true; },
};

function hover(node, lines) {
  node.addEventListener("pointermove", event => tip.show(event, lines()));
  node.addEventListener("pointerleave", () => tip.hide());
}
