"use strict";
// Keyword in context over all passages and renderings. Counts are those of the kit's own search.
const fold = new Map(), MOST = 200, WIDTH = 30;
const signs = [...KIT.one];
for (let at = 0; at < signs.length; at += 2) fold.set(signs[at], signs[at + 1]);
for (const [sign, others] of Object.entries(KIT.many)) fold.set(sign, others);
for (let at = 65; at < 91; at += 1) fold.set(String.fromCharCode(at), String.fromCharCode(at + 32));
const longest = Math.max(...Object.keys(KIT.words).map(word => [...word].length));
const turned = new RegExp(`[${KIT.turned}]`);
const joining = /^\p{M}/u;

// Return a text's characters, its folded form, and for each place in it the character's number.
function folded(signs) {
  const places = [];
  let text = "";
  signs.forEach((sign, number) => {
    const other = fold.get(sign) ?? sign;
    text += other;
    for (let n = other.length; n; n -= 1) places.push(number);
  });
  return {text, places};
}

// Return a pattern and, where that is as long and may differ in more than signs, its words simplified.
function inBoth(pattern) {
  if (!turned.test(pattern)) return [pattern];
  const signs = [...pattern];
  let words = "";
  for (let at = 0; at < signs.length;) {
    let size = Math.min(longest, signs.length - at);
    while (size > 1 && !(signs.slice(at, at + size).join("") in KIT.words)) size -= 1;
    const word = signs.slice(at, at + size).join("");
    words += KIT.words[word] ?? word;
    at += size;
  }
  return [...words].length === signs.length ? [pattern, words] : [pattern];
}

const lines = KIT.texts.map(([article, passage, language, words, other]) =>
  ({article, passage, language, signs: [...words], words, forms: other ? [words, other] : [words]}));

// Return the places of a needle, as begin and end in characters of the line.
function spans(line, needles, folding) {
  if (!folding) {
    const places = [...line.signs].flatMap((sign, n) => Array(sign.length).fill(n));
    return found(line.words, needles[0], places, line, false);
  }
  line.folded ??= line.forms.map(form => folded([...form]));
  const every = line.folded.flatMap(form =>
    needles.flatMap(needle => found(form.text, needle, form.places, line, true)));
  let last = 0;
  return every.sort((a, b) => a[0] - b[0] || a[1] - b[1])
    .filter(([begin, end]) => begin >= last && (last = end));
}

function found(text, needle, places, line, whole) {
  const hits = [];
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
    let end = places[at + needle.length - 1] + 1;
    while (whole && end < line.signs.length && joining.test(line.signs[end])) end += 1;
    hits.push([places[at], end]);
  }
  return hits;
}

// Return every hit of a pattern: the line, and begin and end of the keyword in characters.
function hits(pattern, folding = true, where = "both") {
  const needles = folding
    ? [...new Set(inBoth(pattern).map(each => folded([...each]).text))].filter(Boolean)
    : [pattern];
  if (!needles.length || !needles[0]) return [];
  const chosen = lines.filter(line => where === "both" || (where === "en") === (line.side === "en"));
  return chosen.flatMap(line =>
    spans(line, needles, folding).map(([begin, end]) => ({line, begin, end})));
}
let before;
for (const line of lines) {  // of each passage the source stands before its rendering
  line.side = before === line.passage ? "en" : "source";
  before = line.passage;
}

const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

function row({line, begin, end}) {
  const tr = document.createElement("tr"), first = made("td");
  first.append(made("a", line.passage, {href: `${KIT.pages[line.article]}#${line.passage}`}),
    " ", made("small", line.language));
  const left = made("td", line.signs.slice(Math.max(0, begin - WIDTH), begin).join(""),
    {className: "left", lang: line.language});
  const right = made("td", "", {lang: line.language}), mark = made("mark");
  mark.append(made("b", line.signs.slice(begin, end).join("")));
  right.append(mark, line.signs.slice(end, end + WIDTH).join(""));
  tr.append(first, left, right);
  return tr;
}

const NOTHING = "Type a word, or a part of one; two Chinese characters are enough.";
function show() {
  const pattern = document.getElementById("pattern").value.trim();
  const where = document.querySelector("[name=where]:checked").value;
  const all = pattern ? hits(pattern, document.getElementById("folding").checked, where) : [];
  const passages = new Set(all.map(hit => hit.line.passage)).size;
  const articles = [...new Set(all.map(hit => hit.line.article))];
  let told = pattern ? `Nothing found: “${pattern}”.` : NOTHING;
  if (all.length) {
    told = `${counted(all.length, "hit")} in ${counted(passages, "passage")} `;
    told += `of ${counted(articles.length, "article")}.`;
  }
  if (all.length > MOST) told += ` The first ${MOST} are shown; search for more words to see fewer.`;
  document.getElementById("told").textContent = told;
  const body = document.querySelector("#hits tbody"), rows = [];
  for (const article of articles) {
    const some = all.slice(0, MOST).filter(hit => hit.line.article === article);
    if (!some.length) continue;
    const head = document.createElement("tr");
    const cell = made("th", KIT.titles[article], {colSpan: 3, scope: "rowgroup"});
    cell.append(" ", made("small", `(${all.filter(hit => hit.line.article === article).length})`));
    head.append(cell);
    rows.push(head, ...some.map(row));
  }
  body.replaceChildren(...rows);
  document.getElementById("hits").hidden = !rows.length;
}

const box = document.getElementById("pattern");
let waiting;
const soon = () => { clearTimeout(waiting); waiting = setTimeout(show, 60); };
const form = document.getElementById("asked");
form.addEventListener("input", soon);
form.addEventListener("submit", event => { event.preventDefault(); show(); });
const byAddress = () => { box.value = decodeURIComponent(location.hash.slice(1)); show(); };
addEventListener("hashchange", byAddress);
byAddress();
