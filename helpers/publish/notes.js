"use strict";
// A reader's own: citing a passage or a claim, notes and bookmarks. Nothing of it leaves the browser.
const button = (text, act, set = {}) => {
  const one = made("button", text, {type: "button", ...set});
  one.addEventListener("click", act);
  return one;
};

// --- notes and bookmarks: in this browser alone ---------------------------------------------------
const KEY = "study-kit-notes";
let kept = {notes: [], marks: []};
try { kept = JSON.parse(localStorage.getItem(KEY)) || kept; } catch { /* nothing is kept here */ }
function keep() {
  try { localStorage.setItem(KEY, JSON.stringify(kept)); return ""; }
  catch { return "This browser keeps nothing for these pages; save the file before you close it."; }
}
const two = value => String(value).padStart(2, "0");
function now(day = new Date()) {
  const east = -day.getTimezoneOffset(), away = Math.abs(east);
  return new Date(day - -east * 60000).toISOString().slice(0, 19) +
    `${east < 0 ? "-" : "+"}${two(Math.floor(away / 60))}:${two(away % 60)}`;
}
const newId = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, digit =>
  (digit ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> digit / 4).toString(16));
const note = (passage, text) => ({id: newId(), passage, text, when: now(), page: location.pathname.split("/").pop()});
const slugOf = passage => passage.split(":")[0];
// Return the notes and bookmarks of an article as the kit's own file of notes has them.
function asFile(slug) {
  const marks = kept.marks.filter(mark => slugOf(mark.passage) === slug);
  const notes = kept.notes.filter(each => slugOf(each.passage) === slug);
  return [...notes, ...marks].map(({id, passage, text, when}) =>
    JSON.stringify({event: "note", id, passage, text, when}) + "\n").join("");
}
function save(name, text) {
  const link = made("a", "", {download: name, href: URL.createObjectURL(new Blob([text]))});
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// --- citing: passage, source, English, address, and the source as CSL-JSON ------------------------
const about = JSON.parse(document.getElementById("about")?.textContent ?? "null");
const oneLine = text => text.replace(/\s+/g, " ").trim();
function textOf(cell) {
  const copy = cell.cloneNode(true);
  all("sup,details", copy).forEach(each => each.remove());
  return oneLine(copy.textContent);
}
function cited(id) {
  const [passage, source, english, voice] = about?.claims[id] ?? [id];
  const row = document.getElementById(passage), item = about?.sources[slugOf(passage)];
  const found = {id, passage, voice, lang: row.querySelector(".src").lang, item};
  found.source = source ?? textOf(row.querySelector(".src"));
  found.english = english ?? textOf(row.querySelector(".en"));
  found.address = `${location.href.split("#")[0]}#${id}`;
  const title = item ? `${item.title}${item.note?.startsWith("In English: ") ? ` (${item.note.slice(12).split(". Spoken")[0]})` : ""}` : "";
  const who = voice ?? item?.author?.[0].literal ?? item?.publisher ?? "";
  found.text = `“${found.source}” (in English: “${found.english}”). ${[who, title, id].filter(Boolean).join(", ")}. ${found.address}`;
  return found;
}
function copied(text) {
  const area = made("textarea", "", {value: text, readOnly: true, rows: 4});
  area.setSelectionRange(0, 0);
  const copy = button("Copy", () => {
    area.select();
    (navigator.clipboard?.writeText(text) ?? Promise.reject()).then(() => { copy.textContent = "Copied"; },
      () => { copy.textContent = document.execCommand("copy") ? "Copied" : "Press Ctrl-C"; });
  });
  return [area, copy];
}
function open(id) {
  const found = cited(id), box = made("dialog", "", {className: "about"});
  const title = made("h2", id, {id: "about-title"});
  box.setAttribute("aria-labelledby", "about-title");
  const words = made("label", "To cite"), csl = document.createElement("details");
  const [area, copy] = copied(found.text);
  words.append(area);
  if (found.item) {
    const [item, also] = copied(JSON.stringify([found.item], null, 1));
    item.setAttribute("aria-label", "the source as CSL-JSON");
    csl.append(made("summary", "The source as CSL-JSON (Zotero, pandoc)"), item, also);
  }
  const mine = made("label", `My note on ${found.passage}`);
  const text = made("textarea", "", {rows: 3}), told = made("p");
  told.setAttribute("role", "status");
  mine.append(text);
  const marked = () => kept.marks.some(mark => mark.passage === found.passage);
  const mark = button("", () => {
    kept.marks = marked() ? kept.marks.filter(each => each.passage !== found.passage)
      : [...kept.marks, note(found.passage, "bookmark")];
    told.textContent = keep() || (marked() ? "Bookmarked." : "No longer bookmarked.");
    label();
  });
  const label = () => { mark.textContent = marked() ? "Remove the bookmark" : "Bookmark"; };
  label();
  const store = button("Save the note", () => {
    if (!text.value.trim()) { told.textContent = "The note is empty; write something first."; return; }
    kept.notes.push(note(found.passage, text.value));
    text.value = "";
    told.textContent = keep() || "Saved; it stands under My notes.";
  });
  const row = made("p", "", {className: "row"});
  row.append(store, mark, button("Close", () => box.close()));
  box.append(title, made("blockquote", found.source, {lang: found.lang}), made("p", found.english),
    words, copy, csl, mine, row, told);
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
}
for (const row of all(".kit-read tr[id]")) {
  row.cells[0].append(button("cite, note", () => open(row.id), {className: "cite", ariaLabel: `cite or note ${row.id}`}));
}
for (const claim of all(".kit-read li[id]")) {
  if (about?.claims[claim.id]) claim.append(" ", button("cite", () => open(claim.id), {className: "cite", ariaLabel: `cite ${claim.id}`}));
}

// --- the page of notes ----------------------------------------------------------------------------
const mine = document.getElementById("mine");
function listed() {
  const every = [...kept.notes, ...kept.marks], slugs = [...new Set(every.map(each => slugOf(each.passage)))];
  mine.replaceChildren(...slugs.flatMap(slug => {
    const list = document.createElement("ul");
    for (const each of every.filter(one => slugOf(one.passage) === slug)) {
      const line = document.createElement("li");
      line.append(made("a", each.passage, {href: `${each.page}#${each.passage}`}), " ", made("small", each.when.slice(0, 16).replace("T", " ")), " ",
        made("span", each.text, {className: "own"}), " ",
        button("Delete", () => {
          kept.notes = kept.notes.filter(one => one !== each);
          kept.marks = kept.marks.filter(one => one !== each);
          keep();
          listed();
        }, {ariaLabel: `delete this on ${each.passage}`}));
      list.append(line);
    }
    const name = `my_notes_${slug}.jsonl`;
    return [made("h2", slug), list, button(`Save as ${name}`, () => save(name, asFile(slug)))];
  }), ...slugs.length ? [] : [made("p", "No note yet: on a passage, press “cite, note”.")]);
}
if (mine) listed();
