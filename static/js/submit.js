// One press sends a form once; without a connection nothing is sent and the page stays as it is.

import { announce } from "./status.js";
import { phrase } from "./words.js";

const PATIENCE = 10000;

/** Guard every form that writes. */
export function guardForms() {
  document.addEventListener("submit", guard);
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
  addEventListener("online", () => announce(phrase("You’re back online.")));
}

/** @param {SubmitEvent} event */
function guard(event) {
  const form = event.target;
  if (form.method !== "post") return;
  const button = event.submitter ?? form.querySelector("button");
  if (form.dataset.sent) {
    event.preventDefault();
  } else if (!navigator.onLine) {
    event.preventDefault();
    announce(
      phrase("You’re offline. Your answer is still on this page. Press the button again when you’re back online."),
      button?.closest(".actions") ?? button,
    );
  } else {
    hold(form, button);
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button
 */
function hold(form, button) {
  form.dataset.sent = button?.textContent ?? "-";
  if (button) {
    button.setAttribute("aria-disabled", "true");
    button.textContent = phrase("Sending…");
  }
  setTimeout(() => release(form), PATIENCE);
}

/** @param {HTMLFormElement} form */
function release(form) {
  const button = form.querySelector("[aria-disabled]");
  if (button) {
    button.removeAttribute("aria-disabled");
    button.textContent = form.dataset.sent;
  }
  delete form.dataset.sent;
}
