// For authors of scenarios: line numbers, what is wrong marked in its place as one types, and nothing typed is lost.
const token = JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];
const LINE = 20; // px, as in author.css
const PADDING = 10;
const keep = {
  get(name) { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(name, JSON.stringify(value)); return true; } catch { return false; } },
  drop(name) { try { localStorage.removeItem(name); } catch { /* nothing was kept either */ } },
};

// --- a scenario as a page ---
const done = document.querySelector("[data-saved][data-who]");
if (done) keep.drop(`scenario ${done.dataset.who} ${done.dataset.saved}`);

function openTarget() {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (target?.tagName === "DETAILS") { target.open = true; target.scrollIntoView({ block: "center" }); }
}
window.addEventListener("hashchange", openTarget);
openTarget();

// --- the editor ---
const box = document.getElementById("editor");
if (box) edit(box, box.querySelector("textarea"));

function edit(box, area) {
  const gutter = box.querySelector(".gutter");
  const marks = box.querySelector(".marks");
  const problems = document.getElementById("problems");
  const state = document.getElementById("state");
  const name = `scenario ${box.dataset.name}`;
  let wrong = [];
  let asking = null;

  function number() {
    const lines = area.value.split("\n").length;
    const levels = new Map(wrong.map((one) => [one.line, one.level]));
    const parts = [];
    let run = [];
    for (let line = 1; line <= lines; line += 1) {
      if (!levels.has(line)) { run.push(line); continue; }
      if (run.length) parts.push(`${run.join("\n")}\n`);
      run = [];
      const at = document.createElement("span");
      at.className = levels.get(line);
      at.textContent = line;
      parts.push(at, "\n");
    }
    gutter.replaceChildren(...parts, run.join("\n"));
  }

  function mark() {
    const lines = area.value.split("\n");
    marks.replaceChildren(...wrong.filter((one) => lines[one.line - 1] !== undefined).map((one) => {
      const text = [...lines[one.line - 1]];
      const row = document.createElement("div");
      row.style.top = `${PADDING + (one.line - 1) * LINE}px`;
      const from = text.slice(0, one.column - 1).join("");
      const word = text.slice(one.column - 1).join("").match(/^["']?[^\s,\]}:"']*/)[0] || text[one.column - 1] || " ";
      const here = document.createElement("mark");
      here.className = one.level;
      here.textContent = word;
      row.append(from, here);
      return row;
    }));
  }

  function follow() {
    gutter.scrollTop = area.scrollTop;
    marks.style.transform = `translate(${-area.scrollLeft}px, ${-area.scrollTop}px)`;
  }

  async function check() {
    asking?.abort();
    const mine = asking = new AbortController();
    try {
      const answer = await send(box.dataset.check, mine.signal);
      if (!answer.ok) throw new Error(String(answer.status));
      problems.innerHTML = await answer.text();
    } catch (error) {
      if (error.name === "AbortError") return;
      problems.textContent = document.getElementById("proved")?.dataset.lost ?? "";
      return;
    }
    wrong = [...problems.querySelectorAll(".problem")].map((one) => ({
      line: Number(one.dataset.line), column: Number(one.dataset.column), level: one.classList[1],
    }));
    number();
    mark();
  }

  function send(path, signal) {
    const body = new FormData();
    body.set("text", area.value);
    return fetch(path, { method: "POST", body, signal, headers: { "X-CSRFToken": token, "HX-Request": "true" } });
  }

  function go(line, column) {
    const lines = area.value.split("\n");
    const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    const from = before + [...(lines[line - 1] ?? "")].slice(0, column - 1).join("").length;
    area.focus();
    area.setSelectionRange(from, from);
    area.scrollTop = Math.max(0, (line - 1) * LINE - area.clientHeight / 2);
    area.scrollLeft = 0;
    follow();
  }

  let waiting = 0;
  area.addEventListener("input", () => {
    wrong = [];
    marks.replaceChildren();
    number();
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (keep.set(name, { text: area.value, at: Date.now(), base: box.dataset.base }) && state) {
        state.textContent = `${state.dataset.saved} ${new Date().toLocaleTimeString()}`;
      }
      if (box.dataset.check) check();
    }, 450);
  });
  area.addEventListener("scroll", follow);
  area.addEventListener("keydown", (event) => {
    if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (!area.readOnly) area.form.requestSubmit();
    }
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229 || area.readOnly) return;
    const line = area.value.slice(0, area.selectionStart).split("\n").pop();
    const indent = line.match(/^ */)[0];
    if (!indent) return;
    event.preventDefault();
    document.execCommand("insertText", false, `\n${indent}`);
  });
  problems?.addEventListener("click", (event) => {
    const one = event.target.closest(".problem");
    if (one) go(Number(one.dataset.line), Number(one.dataset.column));
  });

  const prove = document.getElementById("prove");
  prove?.addEventListener("click", async () => {
    const proved = document.getElementById("proved");
    prove.disabled = true;
    proved.textContent = proved.dataset.wait;
    try {
      const answer = await send(box.dataset.prove);
      if (!answer.ok) throw new Error(String(answer.status));
      proved.innerHTML = await answer.text();
    } catch {
      proved.textContent = proved.dataset.lost;
    }
    prove.disabled = false;
  });

  const before = keep.get(name);
  const bar = document.getElementById("kept");
  if (before && before.text !== area.value && !area.readOnly && box.dataset.base) {
    const stored = area.value;
    area.value = before.text;
    bar.hidden = false;
    bar.querySelector("time").textContent = new Date(before.at).toLocaleString();
    bar.querySelector("[data-other]").hidden = before.base === box.dataset.base;
    bar.querySelector("[data-drop]").addEventListener("click", () => {
      area.value = stored;
      keep.drop(name);
      bar.hidden = true;
      number();
      if (box.dataset.check) check();
    });
  }
  number();
  follow();
  if (box.dataset.check) check();
}
