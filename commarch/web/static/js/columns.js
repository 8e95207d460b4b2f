// Which columns a list shows, kept at this browser. The table keeps all of them in its HTML, so print and export are not touched.
for (const menu of document.querySelectorAll("[data-columns]")) {
  const table = document.getElementById(menu.dataset.columns);
  if (!table) continue;
  const key = `columns:${menu.dataset.columns}`;
  const boxes = [...menu.querySelectorAll("input[type=checkbox]")];
  const show = () => {
    for (const box of boxes) for (const cell of table.querySelectorAll(`[data-col="${CSS.escape(box.value)}"]`)) cell.hidden = !box.checked;
  };
  const off = new Set(JSON.parse(localStorage.getItem(key) ?? "[]"));
  for (const box of boxes) {
    box.checked = !off.has(box.value);
    box.addEventListener("change", () => {
      localStorage.setItem(key, JSON.stringify(boxes.filter((one) => !one.checked).map((one) => one.value)));
      show();
    });
  }
  menu.hidden = false;
  show();
}
