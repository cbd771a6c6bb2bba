// An exam in the page: answers are saved as they change, the clock is the server's, a lost connection shows.
const token = JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];
const makeKey = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(16).padStart(2, "0")).join("");

// --- the clock ---
const clock = document.getElementById("exam-clock");
if (clock?.dataset.deadline) {
  let offset = Number(clock.dataset.now) - Date.now();
  const shown = clock.querySelector("[data-left]");
  const tick = () => {
    const left = Math.max(0, Math.floor((Number(clock.dataset.deadline) - Date.now() - offset) / 1000));
    const hours = Math.floor(left / 3600);
    shown.textContent = `${hours ? `${hours}:` : ""}${String(Math.floor(left / 60) % 60).padStart(hours ? 2 : 1, "0")}:${String(left % 60).padStart(2, "0")}`;
    clock.classList.toggle("late", left < 300);
    if (left === 0) location.reload();
  };
  tick();
  setInterval(tick, 1000);
  setInterval(async () => { // more time may have been given meanwhile, or this computer's clock been set
    try {
      const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
      const now = page.getElementById("exam-clock");
      if (!now?.dataset.deadline) return;
      clock.dataset.deadline = now.dataset.deadline;
      offset = Number(now.dataset.now) - Date.now();
    } catch { /* shown by the answers that cannot be saved */ }
  }, 60000);
}

// --- answers ---
// What is given stays in this browser, by person, sitting and question, until the server has said that it is stored:
// whoever leaves the page, loses the connection or has to sign in again finds it sent from the next page of this exam.
// Signing out clears it. Answers to one question go one after another, each with a key so that it counts once.
const answers = document.getElementById("answers");
const unsaved = document.getElementById("exam-unsaved");
const words = clock.dataset;
const shelf = `exam:${words.person}:${words.sitting}:`;
const queues = new Map(); // question: [{key, item, seen, chosen, fields, sent}], the oldest first
const underway = new Set(); // questions whose oldest answer is on its way
const timers = new Map(); // questions that wait: for the next keystroke, or for the next try
const stuck = new Set(); // questions whose answer this page cannot get stored; the next one can
const restored = new Set(); // questions whose answer an earlier page left behind

const boxOf = (item) => [...(answers?.querySelectorAll("[data-item]") ?? [])].find((box) => box.dataset.item === item);
const busy = () => [...queues.keys()].some((item) => !stuck.has(item));
function kept(item) { try { return JSON.parse(localStorage.getItem(shelf + item)) ?? []; } catch { return []; } }
// Another window may keep answers to the same question: only those named are touched.
function keep(item, without, more = []) {
  const bodies = [...kept(item).filter((body) => !without.includes(body.key)), ...more];
  try { bodies.length ? localStorage.setItem(shelf + item, JSON.stringify(bodies)) : localStorage.removeItem(shelf + item); } catch { /* a full or forbidden store: it is tried as long as the page is open */ }
}
// What is kept no more stays away: who signs out elsewhere meanwhile leaves nothing behind.
function update(item, changed) {
  const bodies = kept(item).map((body) => changed.find((one) => one.key === body.key) ?? body);
  try { if (bodies.length) localStorage.setItem(shelf + item, JSON.stringify(bodies)); } catch { /* as above */ }
}

function given(box) {
  if (box.dataset.kind === "order_steps") {
    const placed = [...box.querySelectorAll("select.place")].filter((one) => one.value).sort((a, b) => a.value - b.value);
    return { chosen: placed.map((one) => one.name.slice(`q-${box.dataset.item}-`.length)), fields: [] };
  }
  const chosen = [...box.querySelectorAll("input:checked")].map((one) => one.value);
  const fields = [...box.querySelectorAll("input[type=text], select:not(.place)")].map((one) => [one.name.slice(`q-${box.dataset.item}-`.length), one.value]);
  return { chosen, fields };
}
function fill(box, { chosen, fields }) {
  const named = (one) => one.name.slice(`q-${box.dataset.item}-`.length);
  box.querySelectorAll("select.place").forEach((one) => { one.value = chosen.includes(named(one)) ? chosen.indexOf(named(one)) + 1 : ""; });
  box.querySelectorAll("input[type=radio], input[type=checkbox]").forEach((one) => { one.checked = chosen.includes(one.value); });
  box.querySelectorAll("input[type=text], select:not(.place)").forEach((one) => { one.value = new Map(fields).get(named(one)) ?? ""; });
}

function say(item, text, isBad = false) {
  const state = boxOf(item)?.querySelector(".item-state") ?? unsaved;
  state.hidden = false;
  state.textContent = text;
  state.classList.toggle("bad-text", isBad);
}

// A newer answer takes the place of one that was never sent; what was sent may be stored and is sent again as it was.
function add(box) {
  const item = box.dataset.item;
  const queue = queues.get(item) ?? [];
  const sent = queue.filter((body) => body.sent);
  const body = { key: makeKey(), item, seen: Number(box.dataset.seen) + sent.length, ...given(box), sent: false };
  keep(item, queue.filter((one) => !one.sent).map((one) => one.key), [body]);
  queues.set(item, [...sent, body]);
  stuck.delete(item);
}

function send(body) {
  const form = new URLSearchParams({ item: body.item, fields: JSON.stringify(body.fields), seen: body.seen, key: body.key });
  body.chosen.forEach((one) => form.append("chosen", one));
  if (!body.sent) {
    body.sent = true;
    update(body.item, [body]);
  }
  return fetch(words.save, { method: "POST", keepalive: true, headers: { "X-CSRFToken": token, "HX-Request": "true" }, body: form, signal: AbortSignal.timeout(15000) });
}

function later(item, ms) {
  clearTimeout(timers.get(item));
  timers.set(item, setTimeout(() => { timers.delete(item); deliver(item); }, ms));
}

async function deliver(item) {
  if (underway.has(item) || !queues.has(item)) return;
  clearTimeout(timers.get(item));
  timers.delete(item);
  underway.add(item);
  const [body] = queues.get(item);
  say(item, words.wordsSaving);
  let reply = null, stored = null, told = "";
  try {
    reply = await send(body);
    if (reply.ok) stored = await reply.json(); // cut off or too late, it is as if nothing had come
    else told = await reply.text();
  } catch { reply = null; }
  underway.delete(item);
  if (!reply || [502, 503, 504].includes(reply.status)) {
    say(item, words.wordsLost, true);
    later(item, 4000);
    stay();
    return;
  }
  if (reply.status === 401) { location.assign(`${reply.headers.get("HX-Redirect") || "/sign-in"}?next=${encodeURIComponent(location.pathname)}`); return; }
  if (stored) arrived(body, stored);
  else refused(item, reply.status, new DOMParser().parseFromString(told, "text/html").body.textContent.trim());
}

function arrived(body, stored) {
  const { item } = body;
  const box = boxOf(item);
  keep(item, [body.key]);
  const rest = queues.get(item).filter((one) => one !== body);
  rest.forEach((one, after) => { one.seen = stored.saves + after; });
  update(item, rest);
  if (box) box.dataset.seen = stored.saves;
  say(item, `${words.wordsSaved} ${new Date(stored.at).toLocaleTimeString()}`);
  if (rest.length) {
    queues.set(item, rest);
    if (!timers.has(item)) deliver(item);
  } else {
    queues.delete(item);
    restored.delete(item);
    goOn();
  }
}

// A page that is too old, or a mistake of the server's: the answer is kept for the next page. Anything else is final.
function refused(item, status, text) {
  if (status >= 500 || status === 429 || (status === 400 && !restored.has(item))) stuck.add(item);
  else {
    keep(item, queues.get(item).map((body) => body.key));
    queues.delete(item);
  }
  restored.delete(item);
  held = null;
  say(item, text, true);
}

answers?.addEventListener("input", (event) => {
  const box = event.target.closest("[data-item]");
  if (!box) return;
  add(box);
  later(box.dataset.item, event.target.matches("input[type=text]") ? 700 : 50);
});
// Whoever goes on at once takes the last answers along; the next page asks for each whether it was stored.
window.addEventListener("pagehide", () => {
  for (const queue of queues.values()) for (const body of queue) send(body).catch(() => {});
});
window.addEventListener("online", () => { for (const item of queues.keys()) deliver(item); });

// --- going on: only when everything is stored, or when that cannot be had and one is sure ---
let held = null; // the link or form that waits
const isOwn = (link) => link && !link.target && !link.getAttribute("href").startsWith("#");
function hold(event, go) {
  if (!busy()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const again = held !== null;
  held = go;
  unsaved.hidden = false;
  unsaved.textContent = words.wordsSaving;
  unsaved.classList.remove("bad-text");
  if (again) stay(); else for (const item of queues.keys()) deliver(item);
}
function goOn() {
  if (busy()) return;
  if (answers && held) unsaved.hidden = true;
  const go = held;
  held = null;
  go?.();
}
function stay() {
  if (!held) return;
  const go = held;
  held = null;
  unsaved.textContent = words.wordsLost;
  unsaved.classList.add("bad-text");
  if (window.confirm(words.wordsLeave)) { free = true; go(); free = false; }
}
let free = false; // one was sure
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (free || !isOwn(link) || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  hold(event, () => location.assign(link.href));
}, true);
document.addEventListener("submit", (event) => {
  if (!free) hold(event, () => event.target.requestSubmit(event.submitter));
}, true);

// --- what an earlier page of this exam could not get stored ---
function takeUp() {
  let names = [];
  try { names = Object.keys(localStorage).filter((name) => name.startsWith(shelf)); } catch { /* nothing was kept either */ }
  for (const item of names.map((name) => name.slice(shelf.length))) {
    const bodies = kept(item);
    if (!bodies.length || queues.has(item)) continue;
    queues.set(item, bodies);
    restored.add(item);
    if (boxOf(item)) fill(boxOf(item), bodies.at(-1));
    deliver(item);
  }
}
takeUp();

// --- the typing test: keystrokes are timed, pasting is refused and counted ---
document.querySelectorAll("[data-typing] form").forEach((form) => {
  const area = form.querySelector("textarea");
  let began = 0;
  const strokes = [];
  area.addEventListener("input", () => {
    const now = performance.now();
    if (!began) began = now;
    strokes.push(Math.round(now - began));
    form.elements.ms.value = Math.max(1, Math.round(now - began));
    form.elements.strokes.value = strokes.slice(-4000).join(",");
  });
  for (const kind of ["paste", "drop"]) {
    area.addEventListener(kind, (event) => { event.preventDefault(); form.elements.pastes.value = Number(form.elements.pastes.value) + 1; });
  }
});
