"use strict";
(() => {
  const ADDRESS = /^#r(\d+)(?:([ep])(\d+))?$/;
  const UNCLAIMED = "unclaimed numbers";
  const LONG = 160;
  const MOST_TOLD = 5;
  const byId = (id) => document.getElementById(id);
  const rows = Array.from(byId("list").tBodies[0].rows);
  const holder = byId("opened");
  const form = document.querySelector("form");
  const title = document.title;
  const listed = () => rows.filter((row) => !row.hidden);
  const numberOf = (row) => Number(row.id.slice(1));
  const cut = (words) => (words.length > LONG ? `${words.slice(0, LONG)}…` : words);
  const say = (words) => { byId("said").textContent = words; };

  /** An element; what is put in is text or elements, never markup. */
  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
  };

  /** What of a record is beside what: words and first piece of each mark, entries of each mark. */
  const linked = (told) => {
    const marks = [];
    (told.pieces || []).forEach(([text, numbers], at) => {
      for (const number of numbers || []) {
        marks[number] = marks[number] || { words: "", first: at, last: at, entries: [] };
        marks[number].words += text;
        marks[number].last = at;
      }
    });
    told.entries.forEach((entry, at) => (entry.at || []).forEach((number) => marks[number].entries.push(at)));
    return marks;
  };

  const step = (each) => {
    const seat = { 0: ", settling", 2: ", second reviewer" }[each.seat] || "";
    const line = make("div", { class: each.gone ? "step gone" : "step" },
      `#${each.id} `, make("time", { datetime: each.at }, each.at.replace("T", " ").replace("+00:00", " UTC")), " ",
      make("bdi", {}, each.who), `${seat}: `, make("strong", {}, each.undoes ? `${each.act} #${each.undoes}` : each.act));
    if (each.change) line.append(make("div", { dir: "auto" }, each.change));
    if (each.carries) line.append(make("div", {}, `carried over from #${each.carries}, on an older version`));
    if (each.why) line.append(make("div", {}, "reason: ", make("bdi", {}, each.why)));
    if (each.gone) line.append(make("span", { class: "unseen" }, " (taken back)"));
    return line;
  };

  const history = (entry) => {
    const trail = entry.trail || [];
    const terms = [
      ["drafted by", entry.drafter], ["prompt", entry.prompt], ["drafted as", entry.drafted], ["rests on", entry.basis],
      ["its quote", entry.grounding && `found as ${entry.grounding}`], ["path in the draft", entry.field],
    ].filter(([, words]) => words);
    const last = trail.filter((each) => !each.gone && !each.undoes).pop();
    const summary = last ? `${last.act} by ${last.who}, ${last.at.slice(0, 10)} (${trail.length} in all)` : trail.length ? "taken back" : "not decided";
    return make("details", {}, make("summary", {}, make("bdi", {}, summary)),
      ...terms.map(([term, words]) => make("p", {}, make("span", { class: "dim" }, `${term}: `), make("bdi", {}, words))),
      ...(entry.flags || []).map((flag) => make("p", {}, make("span", { class: "dim" }, "flag: "), flag)),
      ...trail.map(step));
  };

  const valueOf = (entry, at, record, marks) => {
    const links = (entry.at || []).map((mark) =>
      make("a", { href: `#r${record}p${marks[mark].first}`, dir: "auto" }, `“${cut(marks[mark].words)}”`));
    const quotes = (entry.quotes || []).map((quote) => make("q", { dir: "auto" }, quote));
    const flags = (entry.flags || []).length;
    return make("li", { class: "entry", id: `r${record}e${at}`, tabindex: "-1" },
      make("p", {}, make("span", { class: "dim" }, `${at + 1} `), make("code", {}, make("bdi", {}, entry.label)),
        entry.verdict ? make("span", { class: `tag ${entry.verdict}` }, entry.verdict) : null,
        entry.inferred ? make("span", { class: "tag" }, "inferred") : null,
        flags ? make("span", { class: "tag" }, flags === 1 ? "1 flag" : `${flags} flags`) : null),
      entry.value === undefined ? null : make("p", { class: entry.absent ? "value absent" : "value", dir: "auto" }, entry.value),
      links.length + quotes.length ? make("p", { class: "words" }, make("span", { class: "dim" }, "words: "), ...links, ...quotes) : null,
      history(entry));
  };

  const valuesOf = (told, record, marks) => {
    const parts = [];
    let group = null;
    told.entries.forEach((entry, at) => {
      if (entry.group !== group) {
        group = entry.group;
        parts.push(make("h4", {}, make("bdi", {}, group)), make("ul", {}));
      }
      parts[parts.length - 1].append(valueOf(entry, at, record, marks));
    });
    return parts;
  };

  const pieceOf = ([text, numbers], at, record, told, marks) => {
    if (!numbers) return text;
    const entries = [...new Set(numbers.flatMap((number) => marks[number].entries))].sort((a, b) => a - b);
    const are = (test) => entries.every((each) => test(told.entries[each]));
    const kind = are((each) => each.group === UNCLAIMED) ? "fact"
      : are((each) => each.value === undefined) ? "other" : entries.length > 1 ? "several" : "one";
    const labels = entries.slice(0, MOST_TOLD).map((each) => kind === "fact" ? "unclaimed" : told.entries[each].label);
    if (entries.length > MOST_TOLD) labels.push(`and ${entries.length - MOST_TOLD} more`);
    const ends = numbers.filter((number) => marks[number].last === at).flatMap((number) => marks[number].entries);
    const lead = text.trim() ? ["a", { href: `#r${record}e${entries[0]}` }] : ["span", { tabindex: "-1" }]; // blanks are no link
    return make(lead[0], {
      ...lead[1], class: `piece ${kind}`, id: `r${record}p${at}`, title: labels.join(", "),
      "data-entries": entries.join(" "), "data-marks": numbers.join(" "),
      "data-ends": ends.length ? [...new Set(ends)].map((each) => each + 1).join(", ") : null,
    }, text);
  };

  const sourceOf = (told, record, marks) => {
    if (!told.pieces) return make("p", {}, "The source is not here; each value's words stand beside it.");
    return make("pre", { dir: "auto" }, ...told.pieces.map((piece, at) => pieceOf(piece, at, record, told, marks)));
  };

  const pane = (name, words, record, ...children) =>
    make("section", { class: `pane ${name}`, tabindex: "0", role: "region", "aria-labelledby": `r${record}-${name}` },
      make("h3", { id: `r${record}-${name}` }, words), ...children);

  /** A record beside its source; null where the page has none of that number (yet). */
  const render = (record) => {
    const data = byId(`d${record}`);
    if (!data) return null;
    const told = JSON.parse(data.textContent);
    const marks = linked(told);
    const about = [told.type, told.status, `version ${told.version}`].join(" · ");
    return make("article", { id: `a${record}`, "aria-labelledby": `r${record}` },
      make("h2", { id: `r${record}`, tabindex: "-1" }, make("bdi", {}, told.name)),
      make("p", { class: "dim" }, about, " · from ", make("bdi", {}, told.document), " · text SHA-256 ", make("code", {}, told.text_sha256.slice(0, 16))),
      told.secondary ? make("p", { class: "note" }, "A secondary source: its statements are no evidence.") : null,
      ...(told.notes || []).map((note) => make("p", { class: "note" }, note)),
      told.coverage ? make("p", {}, told.coverage) : null,
      make("p", { class: "moves" }, make("button", { type: "button", "data-go": "previous" }, "Previous"), " ",
        make("button", { type: "button", "data-go": "next" }, "Next"), " ", make("button", { type: "button", "data-go": "list" }, "Back to the list")),
      make("p", { class: "dim hint" }, "A value's words lead to the source and marked words to their value; words of several values to each in turn. Arrow keys go through the links of a pane, Escape goes back to the list."),
      make("div", { class: "pair" }, pane("values", "Values", record, ...valuesOf(told, record, marks)),
        pane("source", "Source", record, sourceOf(told, record, marks))));
  };

  /** Scroll an element's pane or list, and nothing else, until it is in view. */
  const center = (element) => {
    if (!element || element.hidden) return;
    const box = element.closest(".pane, .list");
    box.scrollTop += element.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
  };

  const light = (target) => {
    const article = target.closest("article");
    article.querySelectorAll(".lit").forEach((each) => each.classList.remove("lit"));
    const pieces = Array.from(article.querySelectorAll(".source .piece"));
    const record = article.id.slice(1);
    const isPiece = target.matches(".source .piece");
    const has = (piece, name, number) => piece.dataset[name].split(" ").includes(number);
    const entries = isPiece ? target.dataset.entries.split(" ") : [target.id.replace(`r${record}e`, "")];
    const marks = isPiece ? target.dataset.marks.split(" ") : null;
    for (const piece of pieces) {
      const isLit = isPiece ? marks.some((mark) => has(piece, "marks", mark)) : has(piece, "entries", entries[0]);
      piece.classList.toggle("lit", isLit);
    }
    const lit = entries.map((each) => byId(`r${record}e${each}`));
    lit.forEach((each) => each.classList.add("lit"));
    center(isPiece ? lit[0] : article.querySelector(".source .lit"));
    if (isPiece && entries.length > 1) say(`${entries.length} values rest on these words; press Enter for each in turn`);
  };

  const open = (record) => {
    if (byId(`a${record}`)) return true;
    const article = render(record);
    if (!article) return false;
    holder.replaceChildren(article);
    rows.forEach((row) => row.classList.toggle("current", numberOf(row) === record));
    center(byId(`l${record}`));
    document.title = `${byId(`r${record}`).textContent} · ${title}`;
    return true;
  };

  const go = () => {
    const found = ADDRESS.exec(location.hash);
    if (!found) return;
    if (!open(Number(found[1]))) {
      if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", go, { once: true });
      return;
    }
    const linkedTo = found[2] && byId(location.hash.slice(1));
    const target = linkedTo || byId(`r${found[1]}`);
    target.focus({ preventScroll: true });
    if (linkedTo) {
      light(target);
      center(target);
      target.closest(".pane").scrollIntoView({ block: "nearest" });
    } else target.scrollIntoView({ block: "start" });
  };

  const move = (where) => {
    const current = rows.findIndex((row) => row.classList.contains("current"));
    if (where === "list") {
      const link = rows[Math.max(current, 0)].querySelector("a");
      (rows[Math.max(current, 0)].hidden ? byId("records") : link).focus();
      return;
    }
    const others = listed().filter((row) => where === "next" ? rows.indexOf(row) > current : rows.indexOf(row) < current);
    const row = where === "next" ? others[0] : others[others.length - 1];
    if (row) location.hash = `#r${numberOf(row)}`;
    else say(where === "next" ? "This is the last record of the list" : "This is the first record of the list");
  };

  const filter = () => {
    const fields = form.elements;
    const sought = fields.sought.value.trim().toLowerCase();
    for (const row of rows) {
      const fits = (!fields.type.value || row.dataset.type === fields.type.value)
        && (!fields.status.value || row.dataset.status === fields.status.value)
        && (!fields.with.value || Number(row.dataset[fields.with.value]) > 0)
        && (!sought || `${row.cells[0].textContent} ${row.cells[3].textContent}`.toLowerCase().includes(sought));
      row.hidden = !fits;
    }
    const shown = listed().length;
    byId("count").textContent = `${shown} of ${rows.length} shown`;
    byId("all").disabled = shown === 0 || shown > Number(holder.dataset.most);
  };

  let waiting = 0;
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 100); });
  form.addEventListener("submit", (event) => event.preventDefault());
  byId("all").addEventListener("click", () => {
    const articles = listed().map((row) => render(numberOf(row))).filter(Boolean);
    holder.replaceChildren(...articles);
    say(`${articles.length} records are shown`);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-go]");
    if (button) move(button.dataset.go);
    const link = event.target.closest("a");
    if (!link) return;
    const again = link.getAttribute("href") === location.hash;
    if (link.dataset.entries) { // the next of several values is where it leads from now on
      const entries = link.dataset.entries.split(" ");
      const record = link.id.replace(/p\d+$/, "");
      const at = entries.indexOf(link.getAttribute("href").replace(`#${record}e`, ""));
      if (entries.length > 1) say(`value ${at + 1} of ${entries.length} that rest on these words`);
      setTimeout(() => link.setAttribute("href", `#${record}e${entries[(at + 1) % entries.length]}`));
    }
    if (again) setTimeout(go);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest("article")) { move("list"); return; }
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const box = event.target.closest(".pane");
    if (!way || !box || !event.target.matches("a") || event.altKey || event.ctrlKey || event.metaKey) return;
    const links = Array.from(box.querySelectorAll("a"));
    const next = links[links.indexOf(event.target) + way];
    if (next) { event.preventDefault(); next.focus(); }
  });
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = Array.from(document.querySelectorAll("details:not([open])"));
    closed.forEach((each) => { each.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((each) => { each.open = false; }));
  addEventListener("hashchange", go);
  form.hidden = false;
  document.querySelector(".tools").hidden = false;
  filter();
  go();
})();
