// A link to a part that is folded away opens it, folds its neighbours, and is ready to be typed into;
// Esc folds it again. Without script it leads there.
for (const link of document.querySelectorAll("a[data-opens]")) {
  link.addEventListener("click", (event) => {
    const part = document.querySelector(link.hash);
    if (!part) return;
    event.preventDefault();
    for (const other of part.parentElement.children) if (other !== part) other.open = false;
    part.open = true;
    part.scrollIntoView({ block: "nearest" });
    part.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });
  document.querySelector(link.hash)?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.currentTarget.open = false;
    link.focus();
  });
}
