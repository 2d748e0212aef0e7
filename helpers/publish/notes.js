"use strict";
// A reader's own: citing a passage or a claim, notes and bookmarks. Nothing leaves the browser.
const button = (text, act, set = {}) => {
  const one = made("button", text, {type: "button", ...set});
  one.addEventListener("click", act);
  return one;
};

// --- notes and bookmarks: in this browser alone ---------------------------------------------------
const KEY = "study-kit-notes";
let kept = {notes: [], marks: []};
try { kept = JSON.parse(localStorage.getItem(KEY)) || kept; } catch { /* nothing is kept here */ }

// Store them; return what to say where that cannot be.
function keep() {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
    return "";
  } catch {
    return "This browser keeps nothing for these pages; save the file before you close it.";
  }
}

const two = number => String(number).padStart(2, "0");
// Return local time with its offset, as ISO 8601 has it.
function now() {
  const day = new Date(), east = -day.getTimezoneOffset(), away = Math.abs(east);
  const local = new Date(day.getTime() + east * 60000).toISOString().slice(0, 19);
  return `${local}${east < 0 ? "-" : "+"}${two(Math.floor(away / 60))}:${two(away % 60)}`;
}

// Return a UUID of version 4; a page from a stick or from plain HTTP has no `randomUUID`.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = bytes[6] & 15 | 64;
  bytes[8] = bytes[8] & 63 | 128;
  const digits = [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const here = location.pathname.split("/").pop();
const note = (passage, text) => ({id: newId(), passage, text, when: now(), page: here});
const slugOf = passage => passage.split(":")[0];
const ofArticle = slug => [...kept.notes, ...kept.marks].filter(each => slugOf(each.passage) === slug);

// Return the notes and bookmarks of an article as the kit's own file of notes has them: there one
// bookmark is *I am at*, so the last is that, too.
function asFile(slug) {
  const last = kept.marks.filter(each => slugOf(each.passage) === slug).at(-1);
  const events = ofArticle(slug).map(each => ({event: "note", ...each}));
  if (last) events.push({event: "bookmark", ...last, text: ""});
  return events.map(({event, id, passage, text, when}) =>
    JSON.stringify({event, id, passage, text, when}) + "\n").join("");
}

function save(name, text) {
  const link = made("a", "", {download: name, href: URL.createObjectURL(new Blob([text]))});
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// --- citing: passage, source, English, address, and the source as CSL-JSON ------------------------
const about = JSON.parse(document.getElementById("about")?.textContent ?? "null");

// Return the words of a cell without its numbers of claims and its folds.
function wordsOf(cell) {
  const copy = cell.cloneNode(true);
  all("sup,details", copy).forEach(each => each.remove());
  return copy.textContent.replace(/\s+/g, " ").trim();
}

// Return a source's title and, where that is not English, its English one, which begins the note.
function titleOf(item) {
  const [, english] = /^In English: (.*?)\. Spoken /.exec(item.note ?? "") ?? [];
  return english ? `${item.title} (${english})` : item.title;
}

function cited(id) {
  const [passage, quote, gloss, voice] = about?.claims[id] ?? [id];
  const row = document.getElementById(passage), item = about?.sources[slugOf(passage)];
  const source = quote ?? wordsOf(row.querySelector(".src"));
  const english = gloss ?? wordsOf(row.querySelector(".en"));
  const who = voice ?? item?.author?.[0].literal ?? item?.publisher;
  const place = [who, item && titleOf(item), id].filter(Boolean).join(", ");
  const address = `${location.href.split("#")[0]}#${id}`;
  const text = `“${source}” (in English: “${english}”). ${place}. ${address}`;
  return {passage, source, english, item, text, lang: row.querySelector(".src").lang};
}

// Return a box with a text, and a button that copies it.
function copied(text, name) {
  const area = made("textarea", "", {value: text, readOnly: true, rows: 4, ariaLabel: name});
  area.setSelectionRange(0, 0);
  const copy = button("Copy", () => {
    area.select();
    const done = navigator.clipboard?.writeText(text) ?? Promise.reject();
    done.catch(() => document.execCommand("copy") || Promise.reject())
      .then(() => "Copied", () => "Press Ctrl-C").then(told => { copy.textContent = told; });
  });
  return [area, copy];
}

function cslOf(item) {
  const fold = document.createElement("details");
  fold.append(made("summary", "The source as CSL-JSON (Zotero, pandoc)"),
    ...copied(JSON.stringify([item], null, 1), "the source as CSL-JSON"));
  return fold;
}

// Return what a reader writes a note with, and sets a bookmark.
function writing(passage, close) {
  const label = made("label", `My note on ${passage}`), text = made("textarea", "", {rows: 3});
  const told = made("p"), row = made("p");
  told.setAttribute("role", "status");
  label.append(text);
  const isMarked = () => kept.marks.some(each => each.passage === passage);
  const named = () => isMarked() ? "Remove the bookmark" : "Bookmark";
  const mark = button(named(), () => {
    kept.marks = isMarked() ? kept.marks.filter(each => each.passage !== passage)
      : [...kept.marks, note(passage, "bookmark")];
    told.textContent = keep() || (isMarked() ? "Bookmarked." : "No longer bookmarked.");
    mark.textContent = named();
  });
  const store = button("Save the note", () => {
    if (!text.value.trim()) {
      told.textContent = "The note is empty; write something first.";
      return;
    }
    kept.notes.push(note(passage, text.value));
    text.value = "";
    told.textContent = keep() || "Saved; it stands under My notes.";
  });
  row.append(store, mark, button("Close", close));
  return [label, row, told];
}

// Open the box on a passage or a claim.
function tell(id) {
  const found = cited(id), box = made("dialog", "", {className: "about"});
  box.setAttribute("aria-label", `to cite or note ${id}`);
  const words = made("p", "To cite");
  box.append(made("h2", id), made("blockquote", found.source, {lang: found.lang}),
    made("p", found.english), words, ...copied(found.text, `${id} as it is cited`),
    ...found.item ? [cslOf(found.item)] : [], ...writing(found.passage, () => box.close()));
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
}

for (const row of all(".kit-read tr[id]")) {
  const set = {className: "cite", ariaLabel: `cite or note ${row.id}`};
  row.cells[0].append(button("cite, note", () => tell(row.id), set));
}
for (const claim of all(".kit-read li[id]")) {
  const set = {className: "cite", ariaLabel: `cite ${claim.id}`};
  if (about?.claims[claim.id]) claim.append(" ", button("cite", () => tell(claim.id), set));
}

// --- the page of notes ----------------------------------------------------------------------------
const mine = document.getElementById("mine");

function lineOf(each) {
  const line = document.createElement("li");
  const link = made("a", each.passage, {href: `${each.page}#${each.passage}`});
  const gone = button("Delete", () => {
    kept.notes = kept.notes.filter(one => one !== each);
    kept.marks = kept.marks.filter(one => one !== each);
    keep();
    list();
  }, {ariaLabel: `delete this on ${each.passage}`});
  line.append(link, " ", made("small", each.when.slice(0, 16).replace("T", " ")), " ",
    made("span", each.text, {className: "own"}), " ", gone);
  return line;
}

function list() {
  const slugs = new Set([...kept.notes, ...kept.marks].map(each => slugOf(each.passage)));
  const parts = [...slugs].flatMap(slug => {
    const lines = document.createElement("ul"), name = `my_notes_${slug}.jsonl`;
    lines.append(...ofArticle(slug).map(lineOf));
    return [made("h2", slug), lines, button(`Save as ${name}`, () => save(name, asFile(slug)))];
  });
  mine.replaceChildren(...parts);
  if (!parts.length) mine.append(made("p", "No note yet: on a passage, press “cite, note”."));
}
if (mine) list();
