"use strict";
// The plot and the table of a front. Values are exact rationals, p or p/q: only their places in the plot are rounded.
const data = JSON.parse(document.getElementById("data").textContent);

function place(text) {
  const [p, q] = text.split("/");
  return Number(p) / Number(q || 1);
}

function svg(name, attributes, text) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  if (text !== undefined) element.textContent = text;
  return element;
}

function cells(kind, texts) {
  const row = document.createElement("tr");
  for (const text of texts) {
    const cell = document.createElement(kind);
    cell.textContent = text;
    row.append(cell);
  }
  return row;
}

// A scale from values to pixels with at most `most` marks at round numbers.
function scale(values, from, to, most) {
  let low = Math.min(...values), high = Math.max(...values);
  if (low === high) { low -= 1; high += 1; }
  const rough = (high - low) / most, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough);
  const room = (high - low) * 0.06;
  low -= room; high += room;
  const marks = [];
  for (let n = Math.ceil(low / step); n * step <= high; n++) marks.push(Number((n * step).toPrecision(12)));
  return { at: (value) => from + (to - from) * (value - low) / (high - low), marks };
}

function plot() {
  const width = 760, height = 460, left = 64, bottom = 410, right = 740, top = 18;
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "front", role: "img", "aria-label": "The front" });
  const points = data.points.map((point) => point.values.map(place));
  const x = scale(points.map((p) => p[0]), left, right, 8), y = scale(points.map((p) => p[1]), bottom, top, 8);
  for (const mark of x.marks) {
    picture.append(svg("line", { x1: x.at(mark), x2: x.at(mark), y1: bottom, y2: top, stroke: "var(--line)" }));
    picture.append(svg("text", { x: x.at(mark), y: bottom + 18, "text-anchor": "middle" }, mark));
  }
  for (const mark of y.marks) {
    picture.append(svg("line", { x1: left, x2: right, y1: y.at(mark), y2: y.at(mark), stroke: "var(--line)" }));
    picture.append(svg("text", { x: left - 8, y: y.at(mark) + 4, "text-anchor": "end" }, mark));
  }
  picture.append(svg("text", { x: (left + right) / 2, y: bottom + 40, class: "name", "text-anchor": "middle" }, data.objectives[0]));
  picture.append(svg("text", { x: left + 6, y: top + 12, class: "name" }, data.objectives[1]));
  if (data.objectives.length === 2) {
    let path = "";
    points.forEach((p, i) => {
      path += i === 0 ? `M${x.at(p[0])},${y.at(p[1])}` : `H${x.at(p[0])}V${y.at(p[1])}`;
    });
    picture.append(svg("path", { d: path, fill: "none", stroke: "var(--accent)", "stroke-dasharray": data.complete ? "none" : "5 4" }));
  }
  data.points.forEach((point, i) => {
    const p = points[i];
    const circle = svg("circle", { cx: x.at(p[0]), cy: y.at(p[1]), r: 5, fill: point.proof === "verified" ? "var(--accent)" : "var(--card)", stroke: "var(--accent)" });
    circle.append(svg("title", {}, data.objectives.map((name, k) => `${name} ${point.values[k]}`).join(", ")));
    picture.append(circle);
    // A third objective is written beside its point.
    if (p.length > 2) picture.append(svg("text", { x: x.at(p[0]) + 8, y: y.at(p[1]) - 6 }, `${data.objectives[2]} ${point.values[2]}`));
  });
  return picture;
}

if (data.points.length > 0) document.getElementById("plot").replaceChildren(plot());
else document.getElementById("plot").textContent = "No point is known.";
document.getElementById("head").append(cells("th", [...data.objectives, "proof", "certificates"]));
for (const point of data.points) {
  document.getElementById("rows").append(cells("td", [...point.values, point.proof, point.certificates.join(", ")]));
}
