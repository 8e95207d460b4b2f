// Every page works without script. What follows only makes it quicker, and is fetched only where the page has a use for it.
import "./opens.js";
import "./keys.js";
import "./unsaved.js";

const uses = {
  "[data-select]": "./select.js",
  "[data-progress]": "./progress.js",
  "[data-drop]": "./drop.js",
  "[data-columns]": "./columns.js",
  "[data-scan]": "./scan.js",
  "[data-order]": "./order.js",
  "[data-down]": "./down.js",
  "[data-assistant]": "./assistant.js",
  "[data-grid]": "./grid.js",
  "[data-particulars]": "./particulars.js",
  "[data-bench]": "./bench.js",
};
const coming = Object.entries(uses).map(([selector, module]) => document.querySelector(selector) && import(module));
// who drives a page by program waits for this: from now on every key of the page is heard
Promise.all(coming).then(() => (document.documentElement.dataset.keys = "heard"));

// A fault list is read first; the first fault is one key away.
document.querySelector("[data-faults]")?.focus();

// A proposal puts its value into the field.
for (const chip of document.querySelectorAll("[data-put]")) {
  chip.hidden = false;
  chip.addEventListener("click", () => {
    const field = document.getElementById(chip.dataset.put);
    field.value = chip.dataset.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}

// A printed form has its own button; the browser's print does the same.
for (const button of document.querySelectorAll("[data-key=print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
