// The clock of a question, for those who asked for one: words, no bar, no sound. The server alone keeps the time.

import { announce } from "./status.js";
import { phrase, phraseOf } from "./words.js";

const EVERY = 5;
const LAST_CALL = 10;

/** Show the time that is left, and go on when it has run out. */
export function runClock() {
  const clock = document.querySelector("[data-timer]");
  const form = document.querySelector("form[data-decision]");
  if (!clock || !form) return;
  const seconds = Number(clock.dataset.timer);
  const end = performance.now() + seconds * 1000;
  const words = clock.querySelector("[data-time-left]") ?? clock.querySelector("p");
  const said = new Set();
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    if (left % EVERY === 0 || left < LAST_CALL) words.textContent = phrase("{time} left for this answer.", { time: spoken(left) });
    [Math.floor(seconds / 2), LAST_CALL].filter((mark) => left <= mark && mark < seconds && !said.has(mark)).forEach((mark) => {
      said.add(mark);
      announce(phrase("{time} left.", { time: spoken(left) }));
    });
    if (left > 0) return;
    clearInterval(ticking);
    announce(phrase("The time has run out."));
    form.submit();
  };
  const ticking = setInterval(tick, 1000);
}

/** @param {number} seconds */
function spoken(seconds) {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  const parts = [];
  if (minutes) parts.push(phraseOf("{number} minute", "{number} minutes", minutes));
  if (rest || !minutes) parts.push(phraseOf("{number} second", "{number} seconds", rest));
  return parts.join(" ");
}
