// Selection in a list: all, some or none of the page, or every row of the view, which the server finds again by the query.
for (const form of document.querySelectorAll("[data-select]")) {
  const picks = [...form.querySelectorAll("[data-pick]")];
  const all = form.querySelector("[data-pick-all]");
  const every = form.querySelector("[data-pick-every]");
  const bulk = form.querySelector("[data-bulk]");
  const count = form.querySelector("[data-bulk-count]");
  if (!bulk) continue;
  let last = null;

  const show = () => {
    const chosen = picks.filter((pick) => pick.checked).length;
    const number = every?.checked ? Number(count.dataset.total) : chosen;
    bulk.hidden = number === 0;
    if (number) count.textContent = (every?.checked ? count.dataset.every : count.dataset.some).replace("{n}", number.toLocaleString("en"));
    if (all) {
      all.checked = chosen > 0 && chosen === picks.length;
      all.indeterminate = chosen > 0 && chosen < picks.length;
    }
    for (const pick of picks) pick.closest("tr")?.toggleAttribute("aria-selected", false);
    for (const pick of picks) if (pick.checked || every?.checked) pick.closest("tr")?.setAttribute("aria-selected", "true");
  };
  all?.addEventListener("change", () => {
    for (const pick of picks) pick.checked = all.checked;
    if (every && !all.checked) every.checked = false;
    show();
  });
  for (const pick of picks) {
    pick.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault(); // else the first button of the bulk bar would be pressed
    });
    pick.addEventListener("click", (event) => {
      if (event.shiftKey && last) {
        const [from, to] = [picks.indexOf(last), picks.indexOf(pick)].sort((one, two) => one - two);
        for (const between of picks.slice(from, to + 1)) between.checked = pick.checked;
      }
      last = pick;
      if (every && !pick.checked) every.checked = false;
      show();
    });
  }
  every?.addEventListener("change", () => {
    for (const pick of picks) pick.checked = every.checked;
    show();
  });
  form.addEventListener("reset", () => setTimeout(() => {
    for (const box of [...picks, every]) if (box) box.checked = false;
    show();
  }));
  show();
}
