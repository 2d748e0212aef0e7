// The article of a coder's desk: sentences to press, words to select. What is picked goes to
// Python as [passage, start, end, words]; positions are code points of a passage's text.
const SETTLED = 250; // milliseconds after the last step of a selection by keys or by finger
const HELP = "The article. Up and down go from sentence to sentence, Enter takes one; left and " +
  "right go from word to word, with Shift they select more.";
const points = text => [...text].length;

function made(name, text, set = {}) {
  const one = document.createElement(name);
  one.textContent = text;
  for (const [key, value] of Object.entries(set)) one.setAttribute(key, value);
  return one;
}

// --- the text ------------------------------------------------------------------------------------
function section({number, head, language, parts, english}) {
  const one = made("section", "", {"data-number": number});
  const words = made("p", "", {class: "kit-words", lang: language, dir: "auto"});
  let at = 0;
  parts.forEach((part, place) => {
    words.append(place % 2 ? sentence(part, at) : part);
    at += points(part);
  });
  one.append(made("small", head), words);
  if (english) one.append(made("p", english, {class: "kit-english", lang: "en"}));
  return one;
}

function sentence(text, start) {
  const set = {class: "kit-sentence", role: "button", tabindex: "-1"};
  return Object.assign(made("span", text, set), {start, end: start + points(text)});
}

// Return the range of a paragraph from one code point to another.
function rangeOf(paragraph, ...ends) {
  const text = [...paragraph.textContent], range = document.createRange();
  const [start, end] = ends.map(end => text.slice(0, end).join("").length);
  const texts = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  for (let from = 0, node; (node = texts.nextNode()); from += node.length) {
    if (start >= from && start < from + node.length) range.setStart(node, start - from);
    if (end > from && end <= from + node.length) range.setEnd(node, end - from);
  }
  return range;
}

// Return a function that paints ranges over the text; the style sheet has the colours by name.
function painter(name) {
  const all = globalThis.Highlight && (CSS.highlights.get(name) ?? new Highlight());
  if (all) CSS.highlights.set(name, all);
  let own = [];
  return ranges => {
    own.forEach(range => all?.delete(range));
    own = ranges;
    own.forEach(range => all?.add(range));
  };
}

// --- what is selected ----------------------------------------------------------------------------
// Return what of a range lies in a paragraph, as Python wants it.
function piece(range, paragraph) {
  const whole = document.createRange();
  whole.selectNodeContents(paragraph);
  const inside = whole.cloneRange(), before = whole.cloneRange();
  if (range.compareBoundaryPoints(Range.START_TO_START, whole) > 0)
    inside.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, whole) < 0)
    inside.setEnd(range.endContainer, range.endOffset);
  before.setEnd(inside.startContainer, inside.startOffset);
  const start = points(before.toString()), words = inside.toString();
  return [Number(paragraph.parentElement.dataset.number), start, start + points(words), words];
}

// Select the word after or before what is selected in a sentence, the first or last where none is.
function choose(one, back, range) {
  const node = one.firstChild, language = one.parentElement.lang;
  const words = [...new Intl.Segmenter(language, {granularity: "word"}).segment(node.data)]
    .filter(each => each.isWordLike).map(({index, segment}) => [index, index + segment.length]);
  const {startOffset = Infinity, endOffset = 0} = range || {};
  const next = back ? words.findLast(each => each[1] <= startOffset)
    : words.find(each => each[0] >= endOffset);
  if (next) getSelection().setBaseAndExtent(node, next[0], node, next[1]);
}

function render({model, el}) {
  const box = made("div", "", {class: "kit-article", "aria-label": HELP, role: "group"});
  const sections = model.get("passages").map(section);
  const paragraphs = sections.map(one => one.querySelector(".kit-words"));
  const sentences = [...paragraphs.flatMap(one => [...one.children])];
  box.append(...sections);
  el.append(box);
  const ended = new AbortController(), on = (what, kind, act) =>
    what.addEventListener(kind, act, {signal: ended.signal});

  // --- what is picked goes to Python ---
  let held, down, before, timer, last = "";
  const selected = () => {
    const now = getSelection();
    return !now.isCollapsed && box.contains(now.anchorNode) ? now.getRangeAt(0) : null;
  };
  const pick = (words, english = []) => model.send({words, english});
  const found = range => [".kit-words", ".kit-english"].map(kind => [...box.querySelectorAll(kind)]
    .filter(p => range?.intersectsNode(p)).map(p => piece(range, p)).filter(([, , , words]) => words));
  const told = () => JSON.stringify(found(selected()));
  const take = () => {
    if (told() === last) return;
    last = told();
    if (selected()) pick(...found(selected()));
  };
  const press = one => {
    const number = Number(one.closest("section").dataset.number);
    pick([[number, one.start, one.end, one.textContent]]);
  };
  const sentenceAt = event => event.target.closest(".kit-sentence");

  // Chromium selects nothing from the first letter of what takes the focus; so it comes after.
  on(box, "pointerdown", event => {
    held = event.pointerType === "mouse";
    down = sentenceAt(event);
    before = told();
    box.classList.add("kit-by-hand");
    down?.removeAttribute("tabindex");
  });
  const up = () => {
    if (down) stop(down);
    if (held) down?.focus({preventScroll: true});
    held = down = null;
  };
  on(document, "pointerup", () => { if (held) setTimeout(take); up(); });
  on(document, "pointercancel", up);
  // JupyterLab would select cells.
  on(box, "mousedown", event => { if (event.shiftKey) event.stopPropagation(); });
  on(document, "selectionchange", () => {
    clearTimeout(timer);
    if (!held) timer = setTimeout(take, SETTLED);
  });
  on(box, "click", event => {
    const one = sentenceAt(event);
    if (one && !event.shiftKey && (!selected() || told() === before)) press(one);
  });

  // --- keys: one stop for the whole article, at the sentence that had the focus last ---
  const stop = one => sentences.forEach(each => { each.tabIndex = each === one ? 0 : -1; });
  const step = (one, by) => {
    getSelection().removeAllRanges();
    sentences[sentences.indexOf(one) + by]?.focus();
  };
  const turn = (one, event) => {
    const backward = getComputedStyle(one).direction === "rtl" ? "ArrowRight" : "ArrowLeft";
    const back = event.key === backward, now = getSelection(), inside = one.contains(now.focusNode);
    if (!event.shiftKey) return choose(one, back, inside && selected());
    if (!inside) now.collapse(one.firstChild, back ? one.firstChild.length : 0);
    now.modify("extend", back ? "backward" : "forward", event.ctrlKey ? "word" : "character");
  };
  const KEYS = {
    Enter: one => selected() ? take() : press(one),
    " ": one => selected() ? take() : press(one),
    ArrowUp: one => step(one, -1),
    ArrowDown: one => step(one, 1),
    ArrowLeft: turn,
    ArrowRight: turn,
  };
  on(box, "focusin", event => { if (sentenceAt(event)) stop(sentenceAt(event)); });
  on(box, "keydown", event => {
    const one = sentenceAt(event);
    box.classList.remove("kit-by-hand");
    if (!one || !KEYS[event.key]) return;
    event.preventDefault();
    KEYS[event.key](one, event);
  });

  // --- what Python says of it ---
  const paint = Object.fromEntries(["coded", "taken"].map(name => [name, painter(`kit-${name}`)]));
  const painted = name => paint[name](model.get(name).map(([number, start, end]) =>
    rangeOf(paragraphs[number - 1], start, end)));
  const tick = () => {
    const coded = model.get("coded");
    for (const one of sentences) {
      const number = Number(one.closest("section").dataset.number);
      const has = coded.some(([n, a, b]) => n === number && a < one.end && b > one.start);
      one.classList.toggle("kit-coded", has);
      has ? one.setAttribute("aria-label", `coded: ${one.textContent}`) : one.removeAttribute("aria-label");
    }
    painted("coded");
  };
  const open = () => {
    const here = sections[model.get("here") - 1], top = here.offsetTop - box.offsetTop;
    sections.forEach(one => one.classList.toggle("kit-here", one === here));
    const seen = top >= box.scrollTop && top + here.offsetHeight <= box.scrollTop + box.clientHeight;
    if (!seen) box.scrollTop = top;
  };
  const changes = {"change:coded": tick, "change:taken": () => painted("taken"), "change:here": open};
  for (const [kind, act] of Object.entries(changes)) model.on(kind, act);
  tick(), painted("taken"), stop(sentences[0]);
  requestAnimationFrame(open);
  return () => {
    ended.abort();
    for (const [kind, act] of Object.entries(changes)) model.off(kind, act);
    for (const clear of Object.values(paint)) clear([]);
  };
}

export default {render};
