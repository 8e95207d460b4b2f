// The assistant answers while one types: the fields it reads are sent, the chips come back. A chip fills the form in place.
import "./narrow.js";

const READS = ["title", "author", "document_number", "document_date"];
const PAUSE = 350;

for (const part of document.querySelectorAll("[data-assistant]")) {
  const form = part.closest("form");
  if (form) attend(part, form);
}

function attend(part, form) {
  const answer = part.querySelector("[data-assistant-answer]");
  const ask = part.querySelector("[data-assistant-ask]");
  const control = (name) => form.elements.namedItem(name);
  const said = () => READS.map((name) => control(name)?.value ?? "").join("\n");
  const letters = (part.dataset.letters ?? "").split("");
  let last = said();
  let waiting = 0;
  let sent = 0;

  async function send() {
    if (said() === last) return;
    last = said();
    const mine = ++sent;
    const told = new FormData();
    told.append("csrf_token", control("csrf_token").value);
    told.append("as", "html");
    for (const name of READS) told.append(name, control(name)?.value ?? "");
    try {
      const reply = await fetch(part.dataset.assistant, { method: "POST", body: told, headers: { Accept: "text/html" } });
      if (!reply.ok || mine !== sent) return;
      answer.innerHTML = await reply.text();
      mark();
      give();
    } catch {
      if (ask) ask.hidden = false; // the button asks the slow way
    }
  }

  // which chip says what the form says
  function mark() {
    const now = [control("category")?.value, control("entry")?.value].join("|");
    for (const chip of part.querySelectorAll("button[name=choose]")) show(chip, now.length > 1 && chip.value.startsWith(now));
  }

  // the first chips can be taken with one key each, where the page has keys for them
  function give() {
    for (const [place, chip] of [...part.querySelectorAll("button[name=choose]")].slice(0, letters.length).entries()) {
      const key = document.createElement("kbd");
      key.className = "only-wide";
      key.setAttribute("aria-hidden", "true");
      key.textContent = chip.dataset.letter = letters[place];
      chip.querySelector(".hint-end").append(" ", key);
    }
  }

  function show(chip, on) {
    chip.classList.toggle("hint-on", on);
    chip.setAttribute("aria-pressed", on);
    const icon = chip.querySelector(".bi");
    icon?.classList.toggle("bi-check-circle-fill", on);
    icon?.classList.toggle("bi-circle", !on);
  }

  function fill(chip) {
    const values = { category: "", entry: "", retention: "" };
    [values.category, values.entry, values.retention] = chip.value.split("|");
    const fields = Object.keys(values).map((name) => [control(name), values[name]]);
    // a row of another year's scheme isn't on offer here: the server brings it
    if (fields.some(([field, value]) => !field || (field.options && value && ![...field.options].some((option) => option.value === value)))) return false;
    for (const [field, value] of fields) field.value = value;
    fields[0][0].dispatchEvent(new Event("input", { bubbles: true }));
    fields[0][0].dispatchEvent(new Event("change", { bubbles: true }));
    mark();
    return true;
  }

  if (ask) ask.hidden = true;
  give();
  form.addEventListener("input", (event) => {
    if (!READS.includes(event.target.name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(send, PAUSE);
  });
  form.addEventListener("change", (event) => {
    if (["category", "entry", "retention"].includes(event.target.name)) mark();
  });
  part.addEventListener("click", (event) => {
    const chip = event.target.closest("button[name=choose]");
    if (chip && fill(chip)) event.preventDefault();
  });
  send(); // what unsaved.js brought back was never asked about
}
