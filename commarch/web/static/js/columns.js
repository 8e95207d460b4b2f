// Which columns a list shows, kept at this browser. The table keeps all of them in its HTML, so print and export are not touched.
for (const menu of document.querySelectorAll("[data-columns]")) {
  const table = document.getElementById(menu.dataset.columns);
  if (!table) continue;
  const key = `columns:${menu.dataset.columns}`;
  const boxes = [...menu.querySelectorAll("input[type=checkbox]")];
  const cells = (box) => [...table.querySelectorAll(`[data-col="${CSS.escape(box.value)}"]`)];
  // a spare column is hidden until somebody asks for it
  const isSpare = (box) => cells(box).some((cell) => cell.classList.contains("col-spare")) && !table.classList.contains("with-spare");
  const show = () => {
    for (const box of boxes) for (const cell of cells(box)) {
      cell.hidden = !box.checked;
      if (box.checked) cell.classList.remove("col-spare");
    }
  };
  const chosen = localStorage.getItem(key);
  const off = new Set(chosen ? JSON.parse(chosen) : boxes.filter(isSpare).map((one) => one.value));
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
