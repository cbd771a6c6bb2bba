// Judging by keyboard: j and k go to the next and last question, digits choose, r goes to the reason, Ctrl+Enter decides.
const questions = [...document.querySelectorAll(".decide")];
let here = -1;
function go(to) {
  here = Math.max(0, Math.min(questions.length - 1, to));
  const one = questions[here];
  one.focus();
  one.scrollIntoView({ block: "start" });
  one.querySelector("blockquote a")?.click();
  one.focus({ preventScroll: true });
}
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("textarea, input[type=text], select");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.target.closest("form")?.requestSubmit(); return; }
  if (event.key === "Escape" && typing) { event.target.blur(); return; }
  if (typing || event.ctrlKey || event.altKey || event.metaKey || !questions.length) return;
  if (event.key === "j") go(here + 1);
  else if (event.key === "k") go(here - 1);
  else if (event.key === "r" && here >= 0) { event.preventDefault(); questions[here].querySelector("textarea")?.focus(); }
  else if (/^[1-9]$/.test(event.key)) { if (here < 0) go(0); const choice = questions[here].querySelector(`[data-key="${event.key}"]`); if (choice) choice.checked = true; }
});
