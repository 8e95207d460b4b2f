// Putting lines in order: drag the handle, Alt+↑/↓ anywhere in a row (Alt+Home/End to its ends), or the buttons. Nothing is sent before "save".
for (const form of document.querySelectorAll("[data-order]")) {
  const body = form.querySelector("tbody");
  const state = form.querySelector("[data-order-state]");
  const rows = () => [...body.querySelectorAll("[data-order-row]")];
  const first = Number(form.dataset.first);
  const given = rows().map((row) => row.id).join();
  let going = false;
  let dragged = null;

  const isChanged = () => rows().map((row) => row.id).join() !== given;
  function count(moved) {
    rows().forEach((row, place) => (row.querySelector("[data-order-place]").textContent = first + place));
    const words = isChanged() ? form.dataset.unsaved : "";
    state.textContent = moved ? `${form.dataset.said.replace("{n}", first + rows().indexOf(moved))}  ${words}` : words;
  }
  function put(row, place) {
    if (rows().indexOf(row) === place) return;
    const others = rows().filter((one) => one !== row);
    const to = Math.min(Math.max(place, 0), others.length);
    const focused = document.activeElement;
    body.insertBefore(row, others[to] ?? null);
    if (row.contains(focused)) focused.focus();
    row.scrollIntoView({ block: "nearest" });
    count(row);
  }

  for (const row of rows()) {
    const handle = row.querySelector("[data-order-handle]");
    handle.addEventListener("pointerdown", (event) => {
      dragged = row;
      row.classList.add("row-moved");
      event.preventDefault();
    });
    for (const button of row.querySelectorAll("[data-order-step]")) {
      button.addEventListener("click", (event) => {
        const place = rows().indexOf(row) + Number(button.dataset.orderStep);
        if (place < 0 || place >= rows().length) return; // beyond this page: the server knows its neighbour
        event.preventDefault();
        put(row, place);
      });
    }
    row.querySelector(".order-to").addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // else the first button of the form would be pressed
      if (event.target.value.trim()) row.querySelector("[data-order-to]").click();
    });
  }
  // on the document: a row that is put elsewhere would lose a captured pointer
  document.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-order-row]");
    if (!over || over === dragged || !body.contains(over)) return;
    const box = over.getBoundingClientRect();
    const others = rows().filter((one) => one !== dragged);
    put(dragged, others.indexOf(over) + (event.clientY > box.top + box.height / 2 ? 1 : 0));
  });
  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, () => {
      dragged?.classList.remove("row-moved");
      dragged = null;
    });
  }
  form.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-order-row]");
    if (!row || !event.altKey) return;
    const place = { ArrowUp: rows().indexOf(row) - 1, ArrowDown: rows().indexOf(row) + 1, Home: 0, End: rows().length }[event.key];
    if (place === undefined) return;
    event.preventDefault();
    put(row, place);
  });
  form.addEventListener("submit", () => (going = true));
  addEventListener("pageshow", () => (going = false));
  addEventListener("beforeunload", (event) => {
    if (!going && isChanged()) event.preventDefault();
  });
  // where a move has brought one to, or where one begins
  const aim = location.hash.startsWith("#line-") && document.getElementById(location.hash.slice(1));
  (aim || null)?.querySelector("[data-order-step]")?.focus();
}
