// What a visitor types is kept here, in their own browser, and nowhere else.
// One entry a case, under its random name: texts, drafts, the address to go on from, when.
// It also brings a new page, or a new error, to its top, and switches the theme.
const PREFIX = "should-this-be-ml:";
const MOST = 8;

function entry(name) {
  try {
    const held = JSON.parse(localStorage.getItem(PREFIX + name));
    return held && typeof held === "object" ? held : null;
  } catch {
    return null;
  }
}

function write(name, held) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify({ ...held, at: Date.now() }));
  } catch {
    // Storage is full or forbidden: the page still works, and says what a link cannot hold.
  }
}

function drop(name) {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // As above.
  }
}

function all() {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => [key.slice(PREFIX.length), entry(key.slice(PREFIX.length))])
      .filter(([, held]) => held !== null)
      .sort(([, a], [, b]) => (b.at || 0) - (a.at || 0));
  } catch {
    return [];
  }
}

function save(data) {
  const old = entry(data.case) || {};
  const drafts = { ...(old.drafts || {}) };
  for (const question of Object.keys(drafts)) {
    // A text that was continued with takes the place of its draft.
    const kept = (old.texts || {})[question];
    const now = data.texts[question];
    if (now !== kept || now === drafts[question].trim()) delete drafts[question];
  }
  const held = { query: data.query, title: data.title, texts: data.texts, about: data.about, drafts };
  const { at, ...before } = old;
  if (JSON.stringify(before) !== JSON.stringify(held)) write(data.case, held);
  all().slice(MOST).forEach(([name]) => drop(name));
}

function typed(event) {
  if (event.target.tagName !== "TEXTAREA") return;
  draft(event.target.value);
  if (event.target.closest(".st-key-welcome")) began(event.target.value);
}

// What is told on the start page has no case yet. It is kept until a case holds it.
function began(words) {
  try {
    if (words === undefined) return sessionStorage.getItem(PREFIX) || "";
    sessionStorage.setItem(PREFIX, words);
  } catch {
    // As above.
  }
  return "";
}

function told(data) {
  const words = began();
  if (!words) return;
  if (Object.values(data.texts).includes(words.trim())) {
    began("");
    return;
  }
  const field = document.querySelector(".st-key-welcome textarea");
  if (!field || field.value) return;
  // React learns of a text that it did not set itself from these events.
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(field, words);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
}

function draft(words) {
  const { now } = window.shouldThisBeMl;
  if (!now || !now.draft) return;
  const old = entry(now.case) || { query: now.query, title: now.title, texts: {} };
  write(now.case, { ...old, drafts: { ...(old.drafts || {}), [now.draft]: words } });
}

function early(data) {
  // Whoever types at once has typed before this page was known here.
  const words = document.querySelector("[data-testid=stMain] textarea")?.value;
  if (data.draft && words && words !== data.texts[data.draft]) draft(words);
}

function words(held) {
  const said = Object.values(held.texts || {})[0] || Object.values(held.drafts || {})[0] || "";
  const line = said.split(/\s+/).join(" ").trim();
  return line.length > 90 ? line.slice(0, 89) + "…" : line || "A case without a description";
}

function list(root, data) {
  const place = root.querySelector(".kept");
  place.replaceChildren();
  const cases = all().filter(([, held]) => typeof held.query === "string" && held.query);
  // The case at hand stands here even where the browser may keep nothing.
  if (data.own && !cases.some(([name]) => name === data.case)) cases.unshift([data.case, data]);
  if (!cases.length) return;
  const head = document.createElement("h2");
  head.textContent = "Continue where you left off";
  const rows = document.createElement("ul");
  for (const [name, held] of cases) {
    const row = document.createElement("li");
    const link = document.createElement("a");
    link.href = "?" + held.query;
    link.textContent = words(held);
    const note = document.createElement("small");
    note.textContent = [held.title, held.at && new Date(held.at).toLocaleString("en-GB", {
      day: "numeric", month: "long", hour: "2-digit", minute: "2-digit",
    })].filter(Boolean).join(" · ");
    const remove = document.createElement("button");
    remove.type = "button";
    remove.textContent = "Remove";
    remove.setAttribute("aria-label", "Remove: " + words(held));
    remove.onclick = () => {
      drop(name);
      // The answers at hand are in the address too.
      if (name === data.case) location.assign(location.pathname);
      else list(root, data);
    };
    row.append(link, note, remove);
    rows.append(row);
  }
  const promise = document.createElement("p");
  promise.textContent =
    "These are kept in this browser only, until you press Remove. No server holds them.";
  place.append(head, rows, promise);
}

function dark() {
  return getComputedStyle(document.querySelector(".stApp")).colorScheme.includes("dark");
}

// The tab that was open when somebody left a page is open again when they come back to it.
function tabbed(event) {
  if (!event.target.closest?.("[role=tablist]")) return;
  setTimeout(() => {
    const tab = document.querySelector("[role=tab][aria-selected=true]");
    const shared = window.shouldThisBeMl;
    // Along the row of tabs only: the page itself stays where it is.
    if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.clientWidth / 3;
    // Whoever chooses a tab that stays in sight above a long text reads it from its top.
    const main = document.querySelector("[data-testid=stMain]");
    const tabs = tab?.closest("[data-testid=stTabs]");
    const above = tabs ? tabs.getBoundingClientRect().top - main.getBoundingClientRect().top : 0;
    if (above < 0) main.scrollBy(0, above);
    if (tab && shared.now) shared.tab = { case: shared.now.case, named: tab.textContent };
  });
}

function toTop() {
  document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
}

function reopened(left, tries = 40) {
  const tabs = [...document.querySelectorAll("[role=tab]")];
  const tab = tabs.find((one) => one.textContent === left.named);
  if (tab?.getAttribute("aria-selected") === "false") {
    tab.click();
    // A tab that is opened comes into sight; a page that one comes back to is shown from its top.
    [0, 100, 300].forEach((wait) => setTimeout(toTop, wait));
  }
  else if (!tab && tries) setTimeout(() => reopened(left, tries - 1), 50);
}

// Streamlit has no public way to its themes. It hands them down to its parts in a React context, and
// from there the theme changes in place; where they are not found, the page is loaded anew.
function themes() {
  const root = document.getElementById("root");
  const key = Object.keys(root || {}).find((one) => one.startsWith("__reactContainer$"));
  const open = key ? [root[key]] : [];
  while (open.length) {
    const part = open.pop();
    const held = part.memoizedProps?.value;
    if (held?.setTheme && held.availableThemes) return held;
    open.push(...[part.sibling, part.child].filter(Boolean));
  }
  return null;
}

function switched(event) {
  if (!event.target.closest?.("[data-theme-switch]")) return;
  const wanted = dark() ? "Light" : "Dark";
  const held = themes();
  const found = held?.availableThemes.find((one) => one.displayName === wanted || one.name === wanted);
  if (found) {
    held.setTheme(found);
    return;
  }
  // Streamlit keeps the chosen theme under this name, and reads it when the page is loaded.
  const keys = Object.keys(localStorage).filter((one) => one.startsWith("stActiveTheme-"));
  for (const one of keys) localStorage.setItem(one, JSON.stringify(wanted));
  location.reload();
}

export default function ({ data: bytes, parentElement, setStateValue }) {
  const data = JSON.parse(new TextDecoder().decode(bytes));
  const shared = (window.shouldThisBeMl ||= { place: "", now: null, asked: "" });
  if (shared.now === null) {
    document.addEventListener("input", typed);
    document.addEventListener("click", switched);
    // A tab keeps its own events from whoever listens further out, so these listen on the way in.
    document.addEventListener("click", tabbed, true);
    document.addEventListener("keyup", tabbed, true);
  }
  shared.now = data;
  if (shared.place !== data.place) {
    shared.place = data.place;
    if (shared.tab?.case === data.case) reopened(shared.tab);
    toTop();
  }
  if (data.wants) {
    if (shared.asked !== data.run + data.case) {
      shared.asked = data.run + data.case;
      const held = entry(data.case) || {};
      setStateValue("found", {
        case: data.case,
        run: data.run,
        texts: held.texts || {},
        drafts: held.drafts || {},
        about: held.about || {},
        query: held.query || "",
      });
    }
  } else if (data.case && data.keeps) {
    save(data);
  }
  early(data);
  told(data);
  if (data.list) list(parentElement, data);
  else parentElement.querySelector(".kept").replaceChildren();
  if (data.gathers) {
    const held = all()
      .filter(([, one]) => typeof one.query === "string" && one.query)
      .map(([name, one]) => ({ case: name, query: one.query, texts: one.texts || {} }));
    const told = data.run + JSON.stringify(held);
    if (shared.told !== told) {
      shared.told = told;
      setStateValue("held", held);
    }
  }
}
