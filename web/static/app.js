// Manners of every page. Pages work without it, except where a conversation is played.

// A form is sent once, however often the button is clicked; the server would answer the second the same anyway.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  const ask = form.dataset.confirm;
  if (ask && !window.confirm(ask)) { event.preventDefault(); return; }
  if (!form.hasAttribute("hx-post")) {
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  }
});

// Who signs out leaves nothing half typed behind; where a session only ended, the words wait for whoever comes back.
if (document.querySelector("[data-signed-out]")) try { localStorage.clear(); } catch { /* nothing was kept either */ }

window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
});

// Filters apply as they are chosen.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-auto]");
  if (form) form.requestSubmit();
});

// Lists of what goes on now draw themselves anew, but never under somebody's hands.
const lists = [...document.querySelectorAll("[data-refresh]")];
const isUsed = (list) => list.contains(document.activeElement) || list.querySelector("details[open]");
async function anew() {
  if (document.hidden) return;
  for (const list of lists.filter((list) => !isUsed(list))) {
    try {
      const answer = await fetch(location.href, { signal: AbortSignal.timeout(10000) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(list.id);
      if (answer.ok && page && !isUsed(list)) list.replaceChildren(...page.childNodes);
    } catch { /* the next time */ }
  }
}
if (lists.length) setInterval(anew, 1000 * Number(lists[0].dataset.refresh));

document.addEventListener("click", (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    navigator.clipboard?.writeText(copy.dataset.copy);
    copy.setAttribute("data-copied", "");
  }
  const printing = event.target.closest("[data-print]");
  if (printing) window.print();
  const theme = event.target.closest("[data-theme-to]");
  if (theme) {
    const to = theme.dataset.themeTo;
    document.cookie = `theme=${to}; path=/; max-age=31536000; samesite=lax`;
    if (to) document.documentElement.dataset.theme = to; else delete document.documentElement.dataset.theme;
    document.querySelectorAll("[data-theme-to]").forEach((b) => b.setAttribute("aria-pressed", String(b === theme)));
  }
  const opener = event.target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
  const closer = event.target.closest("[data-close]");
  if (closer) closer.closest("dialog")?.close();
});
