// The bench: Enter notes the opinion, q w e r put a common reason of the chosen verdict. 1–6, s, j, k, u press what bears them (keys.js).
// A verdict that she has given before in this batch brings her own last reason for it: there to be read and changed.
const LETTERS = ["q", "w", "e", "r", "t", "y"];
for (const bench of document.querySelectorAll("[data-bench]")) {
  const form = bench.matches("form") ? bench : bench.querySelector("[data-bench-form]");
  const reason = form?.querySelector("textarea[name=reason]");
  if (!reason) continue;
  const rows = [...form.querySelectorAll("[data-reasons-of]")];
  const picks = [...form.querySelectorAll("[data-reasons]")];

  const memory = bench.dataset.bench && `bench ${bench.dataset.bench}`;
  const remembered = () => JSON.parse((memory && sessionStorage.getItem(memory)) || "{}");
  let brought = ""; // what stands there only because it was remembered

  function recall() {
    const pick = picks.find((one) => one.checked);
    if (!pick || (reason.value && reason.value !== brought)) return;
    reason.value = brought = remembered()[pick.value] ?? "";
    reason.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (memory) {
    form.addEventListener("submit", (event) => {
      const pick = picks.find((one) => one.checked);
      if (event.submitter?.name === "agree" || !pick || !reason.value.trim()) return;
      sessionStorage.setItem(memory, JSON.stringify({ ...remembered(), [pick.value]: reason.value }));
    });
  }
  // the reasons of the verdict that is chosen, with their letters
  function offer() {
    const chosen = picks.find((one) => one.checked)?.dataset.reasons;
    for (const row of rows) {
      row.hidden = row.dataset.reasonsOf !== chosen;
      [...row.children].forEach((chip, place) => {
        if (row.hidden) delete chip.dataset.letter;
        else if (LETTERS[place]) chip.dataset.letter = LETTERS[place];
      });
    }
    mark();
  }
  function mark() {
    for (const row of rows) {
      for (const chip of row.children) {
        const on = reason.value.includes(chip.dataset.reason);
        chip.classList.toggle("chip-on", on);
        chip.setAttribute("aria-pressed", String(on));
      }
    }
  }
  for (const pick of picks) pick.addEventListener("change", () => (recall(), offer()));
  reason.addEventListener("input", mark);
  form.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-reason]");
    if (!chip) return;
    const word = chip.dataset.reason;
    const said = reason.value.split(/[，。；]/).map((one) => one.trim()).filter(Boolean);
    reason.value = (said.includes(word) ? said.filter((one) => one !== word) : [...said, word]).join("，");
    reason.dispatchEvent(new Event("input", { bubbles: true }));
  });
  offer();
  if (bench.matches("form")) continue; // Enter belongs to the bench alone

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.altKey || event.shiftKey || event.defaultPrevented) return;
    if (event.target.closest("a, button, summary, select, dialog") || (event.target.matches("input:not([type=radio])") && !form.contains(event.target))) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-key=save]"));
  });
}
