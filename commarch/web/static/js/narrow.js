// A long list is found by a word of it: what is typed leaves the rows that have it, ↑ and ↓ go through them, the first is chosen at once.
for (const finder of document.querySelectorAll("[data-narrows]")) attend(finder);

function attend(finder) {
  const form = finder.form;
  const list = form.elements.namedItem(finder.dataset.narrows);
  if (!list) return;
  const told = finder.closest("[data-narrows-part]").querySelector("[data-narrows-told]");
  const options = [...list.options].filter((option) => option.value);
  let found = [];
  finder.closest("[data-narrows-part]").hidden = false;

  function choose(option) {
    const group = option.closest("optgroup")?.label ?? "";
    const values = { category: group.split(" ")[0], retention: "", [finder.dataset.narrows]: option.value };
    for (const [name, value] of Object.entries(values)) {
      const field = form.elements.namedItem(name);
      if (!field) continue;
      field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    const said = { place: found.indexOf(option) + 1, count: found.length, row: `${group} › ${option.textContent}` };
    told.textContent = told.dataset.found.replace(/{(\w+)}/g, (_, name) => said[name]);
  }

  finder.addEventListener("input", (event) => {
    event.stopPropagation(); // it is no part of the form
    const words = finder.value.trim().split(/\s+/).filter(Boolean);
    found = words.length ? options.filter((option) => words.every((word) => option.textContent.includes(word))) : [];
    if (found.length) choose(found[0]);
    else told.textContent = words.length ? told.dataset.none : "";
  });
  finder.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" && !event.isComposing) event.preventDefault(); // else the form would be sent while one still looks
    if (!step || !found.length) return;
    event.preventDefault();
    choose(found[(found.indexOf(list.selectedOptions[0]) + step + found.length) % found.length]);
  });
}
