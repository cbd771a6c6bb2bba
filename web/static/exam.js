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
const answers = document.getElementById("answers");
const timers = new Map();
function given(box) {
  if (box.dataset.kind === "order_steps") {
    const placed = [...box.querySelectorAll("select.place")].filter((one) => one.value).sort((a, b) => a.value - b.value);
    return { chosen: placed.map((one) => one.name.slice(`q-${box.dataset.item}-`.length)), fields: [] };
  }
  const chosen = [...box.querySelectorAll("input:checked")].map((one) => one.value);
  const fields = [...box.querySelectorAll("input[type=text], select:not(.place)")].map((one) => [one.name.slice(`q-${box.dataset.item}-`.length), one.value]);
  return { chosen, fields };
}
// One save of a question at a time: a second one beside it would look as if it came from another window. What may have
// been stored is sent again as it was, with its key, until the server has said so.
const underway = new Map();
const changed = new Set();
function asSaved(box, seen) {
  const answer = given(box);
  const body = new URLSearchParams({ item: box.dataset.item, fields: JSON.stringify(answer.fields), seen, key: makeKey() });
  answer.chosen.forEach((one) => body.append("chosen", one));
  return body;
}
const send = (body) => fetch(answers.dataset.save, { method: "POST", keepalive: true, headers: { "X-CSRFToken": token, "HX-Request": "true" }, body, signal: AbortSignal.timeout(15000) });
async function save(box) {
  if (underway.has(box)) { changed.add(box); return; }
  changed.delete(box);
  underway.set(box, asSaved(box, box.dataset.seen));
  await deliver(box);
}
async function deliver(box) {
  const state = box.querySelector(".item-state");
  state.textContent = answers.dataset.saving;
  let reply = null;
  try {
    reply = await send(underway.get(box));
  } catch { /* as if the server were away */ }
  if (!reply || [502, 503, 504].includes(reply.status)) {
    state.textContent = answers.dataset.lost;
    state.classList.add("bad-text");
    setTimeout(() => deliver(box), 4000);
    return;
  }
  if (reply.status === 401) { location.assign(`${reply.headers.get("HX-Redirect") || "/sign-in"}?next=${encodeURIComponent(location.pathname)}`); return; }
  underway.delete(box);
  if (reply.ok) {
    const kept = await reply.json();
    box.dataset.seen = kept.saves;
    state.textContent = `${answers.dataset.saved} ${new Date(kept.at).toLocaleTimeString()}`;
    state.classList.remove("bad-text");
  } else {
    state.textContent = new DOMParser().parseFromString(await reply.text(), "text/html").body.textContent.trim();
    state.classList.add("bad-text");
  }
  if (changed.has(box)) save(box);
}
answers?.addEventListener("input", (event) => {
  const box = event.target.closest("[data-item]");
  if (!box) return;
  clearTimeout(timers.get(box));
  timers.set(box, setTimeout(() => { timers.delete(box); save(box); }, event.target.matches("input[type=text]") ? 700 : 50));
});
// Whoever goes on at once takes the last answer along.
window.addEventListener("pagehide", () => {
  for (const box of new Set([...timers.keys(), ...changed])) {
    send(asSaved(box, Number(box.dataset.seen) + (underway.has(box) ? 1 : 0))).catch(() => {});
  }
});

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
