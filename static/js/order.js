// A list to put in order: the position boxes stay and are sent; buttons move the lines and keep the focus.

import { announce } from "./status.js";
import { phrase } from "./words.js";

/** Give every list to put in order its buttons. */
export function makeMovable() {
  document.querySelectorAll("[data-order]").forEach(begin);
}

/** @param {HTMLElement} list */
function begin(list) {
  const items = [...list.children];
  const places = new Map(items.map((item, number) => [item, Number(item.querySelector("select").value) || number + 1]));
  items.sort((one, other) => places.get(one) - places.get(other)).forEach((item) => list.append(item));
  items.forEach(addButtons);
  list.classList.add("is-live");
  list.addEventListener("click", move);
  const hint = list.closest("fieldset")?.querySelector(".field-hint");
  if (hint) hint.textContent = phrase("Move the lines until what comes first stands at the top.");
  number(list);
}

/** @param {HTMLElement} item */
function addButtons(item) {
  const place = document.createElement("span");
  place.className = "order-place";
  place.setAttribute("aria-hidden", "true");
  item.prepend(place);
  item.querySelector("label").hidden = true;
  const moves = document.createElement("span");
  moves.className = "order-moves";
  moves.append(makeButton(phrase("Move up"), -1, item), makeButton(phrase("Move down"), 1, item));
  item.append(moves);
}

/**
 * @param {string} text
 * @param {number} by
 * @param {HTMLElement} item
 */
function makeButton(text, by, item) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-quiet btn-small";
  button.textContent = text;
  button.dataset.by = by;
  button.setAttribute("aria-label", phrase("{move}: {line}", { move: text, line: words(item) }));
  return button;
}

/** @param {MouseEvent} event */
function move(event) {
  const button = event.target.closest("[data-by]");
  if (!button) return;
  const item = button.closest(".order-item");
  const list = item.parentElement;
  const up = button.dataset.by < 0;
  const other = up ? item.previousElementSibling : item.nextElementSibling;
  if (other) up ? other.before(item) : other.after(item);
  number(list);
  button.focus();
  const place = [...list.children].indexOf(item) + 1;
  announce(phrase("{line}, now {place} of {all}", { line: words(item), place, all: list.children.length }));
}

/** @param {HTMLElement} list */
function number(list) {
  [...list.children].forEach((item, place) => {
    item.querySelector(".order-place").textContent = place + 1;
    item.querySelector("select").value = String(place + 1);
  });
}

/** @param {HTMLElement} item */
function words(item) {
  return item.querySelector(".order-text").textContent.trim();
}
