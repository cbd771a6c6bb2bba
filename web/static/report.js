// The long tail of findings waits until somebody asks for it; without scripts everything is there at once.
const later = document.querySelectorAll("[data-later]");
const all = document.querySelector("[data-show-all]");
const showAll = () => { later.forEach((item) => { item.hidden = false; item.removeAttribute("data-later"); }); if (all) all.hidden = true; };
later.forEach((item) => { item.hidden = true; });
all?.addEventListener("click", showAll);

// Filters of findings, and words that open the finding they lead to.
document.querySelectorAll("[data-filter]").forEach((group) => {
  group.addEventListener("click", (event) => {
    const button = event.target.closest("[data-show]");
    if (!button) return;
    showAll();
    group.querySelectorAll("[data-show]").forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
    let shown = 0;
    document.querySelectorAll("[data-level]").forEach((item) => { item.hidden = button.dataset.show !== "all" && item.dataset.level !== button.dataset.show; shown += !item.hidden; });
    document.querySelectorAll("[data-nothing]").forEach((told) => { told.hidden = shown > 0; });
  });
});
function openTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) { target.hidden = false; target.open = true; target.scrollIntoView({ block: "center" }); }
}
window.addEventListener("hashchange", openTarget);
openTarget();
window.addEventListener("beforeprint", () => { showAll(); document.querySelectorAll("details").forEach((d) => { d.open = true; }); });
