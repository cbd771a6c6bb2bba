// A conversation in the page. The server is the only truth: this sends lines, each with a key so that it counts once
// however often it is sent, and draws what comes back. Nothing typed is lost: it stays in this browser until the server
// has said that it is stored.

const root = document.getElementById("talk");
const words = root.dataset;
const composer = document.getElementById("composer");
const reply = document.getElementById("reply");
const composing = document.getElementById("composing");
const trouble = document.getElementById("trouble");
const token = JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];
const shelf = `talk:${root.dataset.id}`;
let offset = 0; // the server's clock less this one
let began = null; // the server's time of the first keystroke
let pasted = 0;
let dictated = false;
let waiting = null; // {line, fields, key, seen, composing, pasted} on its way
let retry = 0;

const state = () => document.getElementById("state");
const serverNow = () => Date.now() + offset;
// Whose session has ended signs in and comes back here, where what was on its way is sent again.
const signIn = (answer) => location.assign(`${answer.headers.get("HX-Redirect") || "/sign-in"}?next=${encodeURIComponent(location.pathname)}`);
const makeKey = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(16).padStart(2, "0")).join("");

// --- what is kept in this browser ---
const keep = (name, value) => { try { value ? localStorage.setItem(shelf + name, value) : localStorage.removeItem(shelf + name); } catch { /* a full or forbidden store: the server has the rest */ } };
const kept = (name) => { try { return localStorage.getItem(shelf + name) || ""; } catch { return ""; } };

// --- drawing ---
// Lines that are drawn; the server sends what comes after them.
const drawn = () => document.querySelectorAll("#part-lines > :is(.said, .did):not(.pending, .first)").length;

function draw(html) {
  const parts = new DOMParser().parseFromString(html, "text/html");
  const lines = document.getElementById("part-lines");
  const atEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 80;
  const before = lines.querySelectorAll(".said.customer").length;
  for (const part of parts.querySelectorAll("[data-part]")) {
    const here = document.getElementById(`part-${part.dataset.part}`);
    if (!here) continue;
    const after = Number(part.dataset.after ?? 0);
    if (after && after !== drawn()) refresh(true);
    else if (after) here.append(...part.childNodes);
    else if (here.innerHTML !== part.innerHTML) here.replaceChildren(...part.childNodes);
  }
  settle();
  const said = lines.querySelectorAll(".said.customer");
  muffle();
  if (said.length > before) speak([...said].slice(before));
  if (atEnd || said.length > before) lines.scrollTop = lines.scrollHeight;
}

function settle() {
  const now = state();
  offset = Number(now.dataset.now) - Date.now();
  composer.classList.toggle("closed", ["over", "ringing"].includes(now.dataset.phase));
  tick();
}

function until(span, due, label) {
  if (!span) return;
  const left = Math.round((due - serverNow()) / 1000);
  span.querySelector("b").textContent = left < 0 ? `+${-left} s` : left >= 90 ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : `${left} s`;
  span.classList.toggle("late", left < 0);
  void label;
}

function tick() {
  const now = state();
  if (now.dataset.phase === "over") return;
  const elapsed = now.querySelector('[data-clock="elapsed"]');
  if (elapsed && now.dataset.still === undefined) {
    const seconds = Math.max(0, Math.floor((serverNow() - Number(now.dataset.began)) / 1000));
    elapsed.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
  if (began === null) until(now.querySelector('[data-clock="reply"]'), Number(now.dataset.replyDue));
  until(now.querySelector('[data-clock="update"]'), Number(now.dataset.updateDue));
  const deadline = now.querySelector('[data-clock="deadline"]');
  if (deadline) until(deadline, Number(deadline.dataset.deadline));
}

// --- sending ---
function trying(text) {
  const saved = document.getElementById("saved");
  if (saved && text) { saved.textContent = text; saved.classList.add("wait"); }
}

async function send(line, given = {}) {
  if (waiting) return;
  waiting = { line, fields: given.fields ?? "", key: makeKey(), seen: state().dataset.seen, composing: given.began ? Math.max(1, Math.round(serverNow() - given.began)) : 0 };
  // Of what was dictated nothing is claimed: it was neither typed nor pasted.
  if (!dictated) waiting.pasted = given.pasted ?? 0;
  keep("waiting", JSON.stringify(waiting));
  if (line && !line.startsWith("/")) pending(line);
  await deliver();
}

async function deliver() {
  if (!waiting) return;
  trying(words.wordsSending);
  let answer;
  try {
    answer = await fetch(words.do, { method: "POST", headers: { "X-CSRFToken": token, "Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true" }, body: new URLSearchParams({ ...waiting, drawn: drawn() }), signal: AbortSignal.timeout(15000) });
  } catch { return lost(); }
  if (answer.status === 503 || answer.status === 502 || answer.status === 504) return lost();
  if (answer.status === 401) { signIn(answer); return; }
  retry = 0;
  const sent = waiting;
  waiting = null;
  keep("waiting", "");
  document.querySelector(".said.pending")?.remove();
  document.querySelector(".typing")?.remove();
  trouble.hidden = true;
  const html = await answer.text();
  if (answer.ok) {
    if (sent.line && (!sent.line.startsWith("/") || sent.line.startsWith("/update "))) { reply.value = ""; began = null; pasted = 0; dictated = false; keep("typed", ""); keep("how", ""); note(); }
    draw(html);
  } else {
    if (!sent.line.startsWith("/") && !reply.value) reply.value = sent.line;
    const told = new DOMParser().parseFromString(html, "text/html").body.textContent.trim();
    trouble.textContent = told || String(answer.status);
    trouble.hidden = false;
    await refresh(true);
  }
}

function lost() {
  retry += 1;
  trouble.textContent = words.wordsLost;
  trouble.hidden = false;
  trying(words.wordsLost);
  setTimeout(deliver, Math.min(15000, 1000 * 2 ** Math.min(retry, 4)));
}

function pending(text) {
  const lines = document.getElementById("part-lines");
  const mine = document.createElement("div");
  mine.className = "said agent pending";
  const bubble = document.createElement("div");
  bubble.className = "bubble";
  bubble.textContent = text;
  mine.append(bubble);
  const dots = document.createElement("div");
  dots.className = "typing";
  dots.append(document.createElement("i"), document.createElement("i"), document.createElement("i"));
  lines.append(mine, dots);
  lines.scrollTop = lines.scrollHeight;
}

async function refresh(always = false) {
  if (waiting || (document.hidden && !always)) return;
  try {
    const seen = always ? "" : state().dataset.seen;
    const writing = began === null ? 0 : Math.max(1, Math.round(serverNow() - began));
    const answer = await fetch(`${words.now}?seen=${seen}&phase=${state().dataset.phase}&composing=${writing}&drawn=${always ? 0 : drawn()}`, { headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(10000) });
    if (answer.status === 200) draw(await answer.text());
    if (answer.status === 401) signIn(answer);
    if (answer.ok && !trouble.hidden && trouble.textContent === words.wordsLost) trouble.hidden = true;
  } catch { trouble.textContent = words.wordsLost; trouble.hidden = false; }
}

// --- typing ---
composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const line = reply.value.trim();
  if (!line || waiting) return;
  const onHold = state().dataset.phase === "on_hold" && !line.startsWith("/");
  send(onHold ? `/update ${line.replace(/\s*\n\s*/g, " ")}` : line, { began, pasted });
});

reply.addEventListener("keydown", (event) => {
  // Enter that confirms a candidate of an input method belongs to the input method (229: older browsers say it so).
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  composer.requestSubmit();
});

function started() {
  if (began === null && reply.value.trim()) { began = Math.round(serverNow()); state().querySelector('[data-clock="reply"]')?.remove(); }
  if (!reply.value) { began = null; pasted = 0; dictated = false; }
}
reply.addEventListener("compositionstart", () => { if (began === null) began = Math.round(serverNow()); });
const keepTyped = () => { keep("typed", reply.value); keep("how", reply.value && JSON.stringify({ began, pasted, dictated })); };
reply.addEventListener("input", () => { started(); keepTyped(); note(); });
reply.addEventListener("paste", (event) => { pasted += event.clipboardData?.getData("text").length ?? 0; });

function note() {
  if (root.dataset.channel !== "chat") return;
  const lines = reply.value.split("\n").filter((line) => line.trim()).length;
  composing.textContent = lines > 3 ? words.wordsTooMany : `${words.wordsLines} ${lines}/3`;
  composing.classList.toggle("many", lines > 3);
}

// --- buttons and tools ---
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-line]");
  if (!button) return;
  if (button.dataset.sure && !window.confirm(button.dataset.sure)) return;
  send(button.dataset.line);
});

document.getElementById("find")?.addEventListener("input", (event) => {
  const wanted = event.target.value.trim().toLowerCase();
  for (const item of document.querySelectorAll("#articles li")) item.hidden = wanted !== "" && !item.dataset.words.includes(wanted);
});

const clean = (text) => text.replace(/\s*\n\s*/g, " ").trim();
document.getElementById("case")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const fields = [...new FormData(event.target)].filter(([, value]) => value.trim());
  if (fields.length) send("", { fields: JSON.stringify(fields) });
});
document.getElementById("transfer")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const given = new FormData(event.target);
  send(`/transfer ${given.get("to")} ${clean(given.get("note"))}`.trim());
});

document.addEventListener("submit", async (event) => {
  if (!event.target.matches("[data-part-form]")) return;
  event.preventDefault();
  let answer;
  try {
    answer = await fetch(event.target.action, { method: "POST", headers: { "X-CSRFToken": token, "HX-Request": "true" }, body: new URLSearchParams(new FormData(event.target)), signal: AbortSignal.timeout(15000) });
  } catch { trouble.textContent = words.wordsLost; trouble.hidden = false; return; }
  if (answer.status === 401) { signIn(answer); return; }
  const html = await answer.text();
  if (answer.ok) draw(html); else { trouble.textContent = new DOMParser().parseFromString(html, "text/html").body.textContent.trim(); trouble.hidden = false; }
});

// --- the customer's voice: the browser's own, where it has one ---
const voice = document.getElementById("voice");
let speaking = false;
voice.hidden = !words.voice && !("speechSynthesis" in window);
voice.addEventListener("click", () => {
  speaking = !speaking;
  voice.setAttribute("aria-pressed", String(speaking));
  if (!speaking && "speechSynthesis" in window) speechSynthesis.cancel();
});
// The server's voice, the same as in the terminal, or where it has none the browser's own.
async function speak(lines) {
  for (const line of lines) {
    if (!speaking) return;
    try {
      if (!words.voice) throw new Error("no voice in exams");
      const sound = new Audio(words.voice + line.dataset.turn);
      await sound.play();
      await new Promise((ended) => { sound.onended = sound.onerror = sound.onpause = ended; });
    } catch (silent) {
      // Before the first click a browser plays nothing: each line has a button then.
      if (silent.name !== "NotAllowedError" || !muffled()) aloud(textOf(line.querySelector(".bubble")));
    }
  }
}
function aloud(text) {
  if (!("speechSynthesis" in window) || (muffled() && !speechSynthesis.getVoices().length)) { silence(); return; }
  const said = new SpeechSynthesisUtterance(text);
  said.lang = root.dataset.spoken === "zh" ? "zh-CN" : "en-GB";
  said.onerror = (event) => { if (!["canceled", "interrupted", "not-allowed"].includes(event.error)) silence(); };
  speechSynthesis.speak(said);
}

// --- a listening drill: the customer is heard, and read only when it is over ---
const unread = new WeakMap(); // what stands in a line that is only heard
const muffled = () => kept("listen") !== "" && state().dataset.phase !== "over";
const textOf = (bubble) => (unread.get(bubble) ?? [...bubble.childNodes]).map((node) => node.textContent).join("");

function muffle() {
  const hides = muffled();
  root.classList.toggle("listening", hides);
  for (const bubble of document.querySelectorAll("#part-lines .said.customer .bubble")) {
    if (hides === unread.has(bubble)) continue;
    if (!hides) { bubble.replaceChildren(...unread.get(bubble)); unread.delete(bubble); continue; }
    unread.set(bubble, [...bubble.childNodes]);
    const again = document.createElement("button");
    again.type = "button";
    again.className = "btn quiet small hear";
    again.textContent = words.wordsHear;
    again.addEventListener("click", () => speak([bubble.closest(".said")]));
    bubble.replaceChildren(again);
  }
}

// Nothing can be heard here: it is said once, and what the customer says is shown.
function silence() {
  if (!muffled()) return;
  keep("listen", "");
  speaking = false;
  voice.setAttribute("aria-pressed", "false");
  muffle();
  trouble.textContent = words.wordsSilent;
  trouble.hidden = false;
}

// --- the trainee's voice: only where the organisation allows it, and only where the browser can ---
const dictate = document.getElementById("dictate");
const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;
if (dictate && Recognition) {
  let ear = null;
  const listening = (now) => dictate.setAttribute("aria-pressed", String(now));
  dictate.hidden = false;
  dictate.addEventListener("click", () => {
    if (ear) { ear.stop(); return; }
    ear = new Recognition();
    ear.lang = root.dataset.spoken === "zh" ? "zh-CN" : "en-GB";
    ear.continuous = true;
    ear.onresult = (event) => {
      for (const result of [...event.results].slice(event.resultIndex)) if (result.isFinal) reply.value += result[0].transcript;
      dictated = true;
      reply.dispatchEvent(new Event("input"));
    };
    ear.onend = () => { ear = null; listening(false); reply.focus(); };
    ear.onerror = (event) => { trouble.textContent = `${words.wordsNoVoice} (${event.error})`; trouble.hidden = false; };
    ear.start();
    listening(true);
  });
}

// --- time ---
// Whoever closes a page of practice is not waited for: the clock stands until the next action, here or elsewhere.
window.addEventListener("pagehide", () => {
  const now = state();
  if (!words.pause || waiting || now.dataset.phase === "over" || now.dataset.still !== undefined) return;
  fetch(words.pause, { method: "POST", keepalive: true, headers: { "X-CSRFToken": token, "HX-Request": "true" }, body: new URLSearchParams({ seen: now.dataset.seen }) }).catch(() => {});
});
setInterval(tick, 250);
setInterval(() => {
  const now = state();
  if (now.dataset.phase === "over" || now.dataset.still !== undefined) return;
  const due = [now.dataset.ringsAt, now.dataset.updateDue, now.dataset.endsAt].map(Number).filter(Boolean);
  if (due.some((at) => serverNow() >= at)) refresh(true);
}, 1000);
setInterval(() => refresh(), 15000);
window.addEventListener("online", () => (waiting ? deliver() : refresh(true)));
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(true); });
window.addEventListener("pageshow", (event) => { if (event.persisted) refresh(true); });

// --- begin ---
settle();
if (new URLSearchParams(location.search).has("listen")) {
  keep("listen", "yes");
  history.replaceState(null, "", location.pathname);
}
if (muffled()) {
  if ("speechSynthesis" in window) speechSynthesis.getVoices(); // some browsers load them when they are first asked for
  voice.hidden = true; // it is on, and stays on
  speaking = true;
  muffle();
  const last = [...document.querySelectorAll("#part-lines .said.customer")].at(-1);
  if (last) setTimeout(() => speak([last]), 600);
}
document.getElementById("part-lines").scrollTop = 1e6;
if (kept("waiting")) { waiting = JSON.parse(kept("waiting")); if (waiting.line && !waiting.line.startsWith("/")) pending(waiting.line); deliver(); }
else if (!reply.value && kept("typed")) {
  reply.value = kept("typed");
  ({ began = null, pasted = 0, dictated = false } = JSON.parse(kept("how") || "{}")); // a page loaded anew is no new beginning
}
note();
if (state().dataset.phase !== "over" && matchMedia("(min-width: 900px)").matches) reply.focus({ preventScroll: true });
