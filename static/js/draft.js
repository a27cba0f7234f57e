// What is being written survives a reload or a lost connection: in this tab alone, until the attempt has gone on.

const PREFIX = "draft:";

/** Keep drafts of the answer on this page and forget those of answers that have been given. */
export function keepDrafts() {
  const form = document.querySelector("form[data-decision]");
  const kept = store();
  if (!kept) return;
  document.addEventListener("submit", (event) => event.target.action.endsWith("/sign-out") && kept.clear());
  if (!form) return;
  const key = PREFIX + new URL(form.action).pathname;
  const attempt = key.slice(0, key.lastIndexOf("/") + 1);
  Object.keys(kept).filter((name) => name.startsWith(attempt) && name !== key).forEach((name) => kept.removeItem(name));
  form.querySelectorAll("textarea").forEach((box) => {
    if (!box.value) box.value = kept.getItem(key) ?? "";
    box.addEventListener("input", () => kept.setItem(key, box.value));
  });
}

/** Give the tab's storage, nothing where the browser refuses it. */
function store() {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}
