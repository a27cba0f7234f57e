// The page's one status line: it says what happened and never takes the focus.

const NOTE = "form-note";

/**
 * Say something politely; where `beside` is given, show it in front of that element as well.
 * @param {string} text
 * @param {Element} [beside]
 */
export function announce(text, beside) {
  const line = document.querySelector(".status");
  if (line) {
    line.classList.add("is-quiet");
    line.textContent = text;
  }
  if (beside) showNote(text, beside);
}

/**
 * @param {string} text
 * @param {Element} beside
 */
function showNote(text, beside) {
  let note = beside.previousElementSibling;
  if (!note || !note.classList.contains(NOTE)) {
    note = document.createElement("p");
    note.className = NOTE;
    note.setAttribute("aria-hidden", "true");
    beside.before(note);
  }
  note.textContent = text;
}
