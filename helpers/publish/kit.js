"use strict";
// What a page does beyond reading: its panels, and where links land. Without it all texts stand.
document.documentElement.classList.add("js");
const all = (path, within = document) => [...within.querySelectorAll(path)];
const made = (tag, text = "", set = {}) =>
  Object.assign(document.createElement(tag), {textContent: text}, set);

// --- panels: a few states drawn at build, the others by Python in a worker ------------------------
const number = input => Number(input.value);
const shown = (input, value) =>
  "perCent" in input.dataset ? `${Math.round(value * 100)} %` : value.toLocaleString("en");

// Return the values of a panel's controls by name, and write them beside the sliders.
function valuesOf(box, controls) {
  const values = {};
  for (const [name, control] of Object.entries(controls)) {
    const field = box.querySelector(`[data-name="${name}"]`), inputs = all("input", field);
    if (control.kind === "choice") {
      values[name] = control.options[Number(inputs.find(input => input.checked).value)][1];
    } else if (control.kind === "check") {
      values[name] = inputs[0].checked;
    } else {
      const numbers = inputs.map(number).sort((a, b) => a - b);
      const words = numbers.map(each => shown(inputs[0], each)).join(" to ");
      field.querySelector("output").textContent = words;
      values[name] = control.kind === "range" ? numbers : numbers[0];
    }
  }
  return values;
}

// Return how many values a control can take, and which of them this is.
function stepOf(value, {kind, options, min, max, step}) {
  if (kind === "choice") return [options.length, options.findIndex(option => option[1] === value)];
  if (kind === "check") return [2, Number(value)];
  return [Math.round((max - min) / step) + 1, Math.round((value - min) / step)];
}

// Return which of the drawn states has these values; the last control turns fastest.
function stateOf(values, controls) {
  let found = 0;
  for (const [name, control] of Object.entries(controls)) {
    const [size, at] = stepOf(values[name], control);
    found = found * size + at;
  }
  return found;
}

const NO_SERVER = "These controls need a web server; from a file the panel stands as it was stored.";
const NOT_STARTED = "Python could not be started, and the panel stands as it was stored. " +
  "(A web server must hand out .mjs files as JavaScript.)";
let worker, failed = "";
const asked = {}, busy = {}, live = {};
function toWorker(id) {
  if (busy[id] || !asked[id]) return;
  busy[id] = true;
  worker.postMessage({panel: id, text: live[id].text, values: asked[id]});
  delete asked[id];
}
function still(told) {
  failed = told;
  for (const {say} of Object.values(live)) say(told);
}
function started() {
  if (worker) return;
  try {
    worker = new Worker("worker.js", {type: "module"});
  } catch {
    worker = {postMessage() {}};
    still(NO_SERVER);
    return;
  }
  worker.onerror = () => still(NOT_STARTED);
  worker.onmessage = ({data: {panel, html, error}}) => {
    busy[panel] = false;
    live[panel].say(error ? "This state could not be drawn; the one before stands." : "");
    if (!error) live[panel].shown.innerHTML = html;
    toWorker(panel);
  };
}

function panel(box) {
  const data = JSON.parse(box.querySelector("script").textContent), said = box.querySelector(".said");
  const place = document.getElementById(`${box.id}-shown`), isLive = box.classList.contains("live");
  const say = told => { said.textContent = told; };
  const draw = () => {
    const values = valuesOf(box, data.controls);
    if (!isLive) {
      const state = data.states[stateOf(values, data.controls)];
      place.innerHTML = state.map(piece => data.pieces[piece]).join("");
      return;
    }
    asked[box.id] = values;
    started();
    toWorker(box.id);
  };
  box.addEventListener("input", draw);
  box.querySelector("button")?.addEventListener("click", () => {
    for (const input of all("input", box)) {
      input.value = input.defaultValue;
      input.checked = input.defaultChecked;
    }
    draw();
  });
  if (!isLive) return draw();
  live[box.id] = {text: data.text, shown: place, say};
  valuesOf(box, data.controls);
  new IntersectionObserver(([entry], watch) => {
    if (!entry.isIntersecting) return;
    watch.disconnect();
    say(failed || "Python is starting (7 MB, once); the controls answer in a moment.");
    draw();
  }, {rootMargin: "300px"}).observe(box);
}
all(".controls.drawn,.controls.live").forEach(panel);

// --- links: what a filter hides is shown again, what is folded opens ------------------------------
function landed() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
  if (target.getClientRects().length) return;
  for (const input of all(".controls.reader input")) input.checked = input.defaultChecked;
  target.scrollIntoView();
}
addEventListener("hashchange", landed);
landed();
