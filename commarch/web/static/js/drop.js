// Files may be dropped anywhere on the page; they land in the one file field there is.
const field = document.querySelector("input[type=file][data-drop]");
const names = field.closest("form")?.querySelector("[data-drop-names]");
const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
const size = (bytes) => (bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);
let depth = 0;

const over = (is) => document.body.classList.toggle("drop-over", is);
document.addEventListener("dragenter", (event) => {
  if (carriesFiles(event)) over(++depth > 0);
});
document.addEventListener("dragleave", (event) => {
  if (carriesFiles(event)) over(--depth > 0);
});
document.addEventListener("dragover", (event) => {
  if (carriesFiles(event)) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  over(false);
  depth = 0;
  const taken = new DataTransfer();
  for (const file of [...event.dataTransfer.files].slice(0, field.multiple ? undefined : 1)) taken.items.add(file);
  field.files = taken.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
});
field.addEventListener("change", () => {
  if (names) names.textContent = [...field.files].map((file) => `${file.name}（${size(file.size)}）`).join("，");
  if (field.files.length && field.dataset.drop === "send") field.form.requestSubmit();
});
