// Keys of a page: they press what is there. A key whose button, link or list is not on the page does nothing.
const find = (selector) => document.querySelector(selector);
const dialog = find("#keys");
const offBox = find("[data-key=off]");
const OFF = "keys-off";

const isTyping = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !/^(checkbox|radio|button|submit)$/.test(target.type);

// rows of the list, walked with J and K
const rows = () => [...document.querySelectorAll("[data-list] tbody tr:not(.group)")];
let here = -1;
function walk(step) {
  const all = rows();
  if (!all.length) return false;
  all[here]?.classList.remove("row-here");
  here = Math.min(Math.max(here + step, 0), all.length - 1);
  all[here].classList.add("row-here");
  all[here].scrollIntoView({ block: "nearest" });
  (all[here].querySelector("[data-open]") ?? all[here].querySelector("a, input"))?.focus({ preventScroll: true });
  return true;
}
const press = (element) => {
  element?.click();
  return Boolean(element);
};

const plain = {
  "/": () => {
    const box = find("[data-key=search]");
    box?.focus();
    box?.select();
    return Boolean(box);
  },
  "?": () => {
    if (!dialog) return false;
    dialog.showModal();
    return true;
  },
  j: () => walk(1),
  k: () => walk(-1),
  n: () => press(find("[data-key=next]")),
  x: () => press(rows()[here]?.querySelector("[data-pick]")),
  a: () => press(find("[data-list] [data-pick-all]")),
};
const withControl = {
  s: () => press(find("[data-key=save]")),
  S: () => press(find("[data-key=save-next]")),
  ArrowLeft: () => press(find("a[rel=prev]")),
  ArrowRight: () => press(find("a[rel=next]")),
};

function onKey(event) {
  if (event.isComposing || event.altKey || dialog?.open) return;
  const typing = isTyping(event.target);
  if (event.key === "Escape") {
    closeMenus();
    if (typing && event.target.matches("[data-key=search]")) event.target.blur();
    else if (!typing) press(find("[data-pick-none]:not([hidden])"));
    return;
  }
  if (event.ctrlKey || event.metaKey) {
    const name = event.key.length === 1 ? (event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase()) : event.key;
    if (typing && name.startsWith("Arrow")) return;
    if (withControl[name]?.()) event.preventDefault();
    return;
  }
  if (typing || localStorage.getItem(OFF)) return;
  if (plain[event.key]?.() || letter(event.key)) event.preventDefault();
}

// a key of this page alone: it presses what bears its letter
function letter(key) {
  const bearer = /^[a-z0-9]$/.test(key) ? find(`[data-letter="${key}"]`) : null;
  if (!press(bearer)) return false;
  return true;
}

// menus are <details>: one open at a time, closed by Esc or a click beside them
const menus = () => document.querySelectorAll("details[data-menu][open]");
function closeMenus() {
  for (const menu of menus()) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
}
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", onKey);

const help = find("[data-key=help]");
if (help && dialog) {
  help.hidden = false;
  help.addEventListener("click", () => dialog.showModal());
  for (const line of dialog.querySelectorAll("[data-needs]")) line.hidden = !find(line.dataset.needs);
  offBox.checked = Boolean(localStorage.getItem(OFF));
  offBox.addEventListener("change", () => (offBox.checked ? localStorage.setItem(OFF, "1") : localStorage.removeItem(OFF)));
}
