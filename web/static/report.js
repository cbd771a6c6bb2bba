// Filters of findings, and words that open the finding they lead to.
document.querySelectorAll("[data-filter]").forEach((group) => {
  group.addEventListener("click", (event) => {
    const button = event.target.closest("[data-show]");
    if (!button) return;
    group.querySelectorAll("[data-show]").forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
    document.querySelectorAll("[data-level]").forEach((item) => { item.hidden = button.dataset.show !== "all" && item.dataset.level !== button.dataset.show; });
  });
});
function openTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) { target.hidden = false; target.open = true; target.scrollIntoView({ block: "center" }); }
}
window.addEventListener("hashchange", openTarget);
openTarget();
window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
