// On a shared computer a session ends when nobody is there; two minutes before, the page asks.

import { phrase } from "./words.js";

const WARNING = 120;

/** Watch for an idle session, where the page says after how many seconds one ends. */
export function watchIdle() {
  const seconds = Number(document.documentElement.dataset.idle);
  if (!seconds) return;
  const dialog = makeDialog();
  let asking = 0;
  let leaving = 0;
  const wait = () => {
    clearTimeout(asking);
    clearTimeout(leaving);
    asking = setTimeout(() => dialog.showModal(), Math.max(0, seconds - WARNING) * 1000);
    leaving = setTimeout(() => location.reload(), seconds * 1000);
  };
  dialog.addEventListener("close", () => fetch(location.href, { method: "HEAD" }).then(wait, wait));
  wait();
}

/** Make the question whether somebody is still there. */
function makeDialog() {
  const dialog = document.createElement("dialog");
  dialog.className = "idle";
  dialog.setAttribute("aria-labelledby", "idle-title");
  const title = document.createElement("h2");
  title.id = "idle-title";
  title.textContent = phrase("Are you still there?");
  const words = document.createElement("p");
  words.textContent = phrase("You will be signed out in two minutes. Your place and what you have written are kept.");
  const form = document.createElement("form");
  form.method = "dialog";
  const button = document.createElement("button");
  button.className = "btn";
  button.textContent = phrase("Stay signed in");
  form.append(button);
  dialog.append(title, words, form);
  document.body.append(dialog);
  return dialog;
}
