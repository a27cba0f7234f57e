// Counts what is written and what is chosen: shown at once, said after a pause.

import { announce } from "./status.js";
import { phrase, phraseOf } from "./words.js";

const PAUSE = 1000;

/** Count the words of every box that asks for some, and the ticks of every question that takes several. */
export function countAnswers() {
  document.querySelectorAll("textarea[data-words]").forEach(countWords);
  document.querySelectorAll("form[data-decision='select']").forEach(countTicks);
}

/** @param {HTMLTextAreaElement} box */
function countWords(box) {
  const least = Number(box.dataset.words) || 1;
  const count = document.createElement("p");
  count.className = "count";
  count.setAttribute("aria-hidden", "true");
  box.after(count);
  const say = paused();
  const show = () => {
    const words = box.value.split(/\s+/).filter(Boolean).length;
    const written = phraseOf("{number} word", "{number} words", words);
    count.textContent = words < least ? phrase("{words}, at least {least}", { words: written, least }) : written;
    return count.textContent;
  };
  box.addEventListener("input", () => say(show()));
  show();
}

/** @param {HTMLFormElement} form */
function countTicks(form) {
  const say = paused();
  form.addEventListener("change", (event) => {
    if (event.target.type !== "checkbox") return;
    const boxes = [...form.querySelectorAll("[type='checkbox']")];
    const ticked = boxes.filter((box) => box.checked).length;
    const counted = phrase("{ticked} of {all} chosen", { ticked, all: boxes.length });
    say(counted);
  });
}

/** Give a function that announces the last text it was given, after a pause. */
function paused() {
  let waiting = 0;
  return (text) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => announce(text), PAUSE);
  };
}
