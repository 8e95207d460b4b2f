// A column of fields is filled from top to bottom: Enter, ↑ and ↓ go from line to line; the last Enter presses "save".
for (const form of document.querySelectorAll("[data-down]")) {
  const fields = [...form.querySelectorAll("tbody input:not([type=hidden])")];
  form.addEventListener("keydown", (event) => {
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    const here = fields.indexOf(event.target);
    if (!step || here < 0 || event.isComposing) return;
    event.preventDefault();
    const next = fields[here + step];
    if (next) {
      next.focus();
      next.select();
    } else if (event.key === "Enter") form.querySelector("[data-key=save]")?.focus();
  });
}
