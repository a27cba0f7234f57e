// The error summary takes the focus at load; its links lead to the first control of a field and show its question.

/** Focus the error summary, if the page has one. */
export function showErrors() {
  const summary = document.querySelector("[data-error-summary]");
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", followLink);
}

/** @param {Event} event */
function followLink(event) {
  const link = event.target.closest("a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  const group = field.closest("fieldset");
  (group ? group.querySelector("legend") : field.labels?.[0] ?? field).scrollIntoView({ block: "start" });
  field.focus({ preventScroll: true });
}
