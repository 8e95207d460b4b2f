// The sheet of rapid entry as a grid: keys, paste, checks while typing, saving by itself. Every rule is the server's; here is only the hand.
const MOST = 500;
const REST = { check: 400, keep: 1000, retry: 5000 };
const form = document.querySelector("[data-grid]");
const say = (name, facts = {}) => Object.entries(facts).reduce((text, [key, value]) => text.replace(`{${key}}`, value), form.dataset[`say${name}`]);
const body = form.querySelector(".grid tbody");
const bar = form.querySelector("[data-grid-bar]");
const notice = form.querySelector("[data-grid-notice]");
const told = new WeakMap(); // row → { faults, proposal, asked }

const rows = () => [...body.rows];
const cells = (row) => [...row.querySelectorAll(".grid-cell")];
const rowOf = (cell) => cell.closest("tr");
const columnOf = (cell) => cell.name.slice(cell.name.indexOf("-") + 1);
const cellOf = (row, column) => cells(row).find((cell) => columnOf(cell) === column);
const columns = () => [...form.querySelectorAll(".grid th[data-column]")].map((head) => head.dataset.column);
const repeats = () => [...form.querySelectorAll("[name=repeats]:checked")].map((box) => box.value);
const read = (row) => Object.fromEntries(cells(row).filter((cell) => cell.value).map((cell) => [columnOf(cell), cell.value]));
const isBlank = (row) => cells(row).every((cell) => !cell.value.trim());
function collect() {
  const all = rows().map(read);
  while (all.length && !Object.keys(all.at(-1)).length) all.pop();
  return all;
}

async function ask(url, content, options = {}) {
  const reply = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": form.elements.csrf_token.value },
    body: JSON.stringify(content),
    ...options,
  });
  return [reply.status, await reply.json()];
}

// ---- rows -------------------------------------------------------------------------------------------------------------------------
function number() {
  rows().forEach((row, place) => {
    const name = place + 1;
    row.dataset.row = name;
    row.querySelector(".grid-number").textContent = name;
    row.querySelector(".grid-why").id = `why-${name}`;
    for (const cell of cells(row)) {
      cell.name = `r${name}-${columnOf(cell)}`;
      cell.setAttribute("aria-label", say("Cell", { row: name, label: form.querySelector(`th[data-column=${columnOf(cell)}]`).textContent }));
      if (cell.hasAttribute("aria-invalid")) cell.setAttribute("aria-describedby", `why-${name}`);
    }
  });
}

function addRows(count, behind = body.lastElementChild) {
  for (let added = 0; added < count && body.rows.length < MOST; added++) {
    const row = body.lastElementChild.cloneNode(true);
    for (const cell of cells(row)) cell.value = "";
    behind.after(row);
    behind = row;
    mark(row, []);
  }
  number();
  return behind;
}

function addSurplus() {
  if (columns().includes("surplus")) return;
  const head = form.querySelector(".grid thead .grid-why");
  head.insertAdjacentHTML("beforebegin", '<th scope="col" class="grid-surplus" data-column="surplus"></th>');
  head.previousElementSibling.textContent = form.dataset.labelSurplus;
  for (const row of rows()) {
    row.lastElementChild.insertAdjacentHTML("beforebegin", '<td class="grid-surplus"><input class="grid-cell" autocomplete="off"></td>');
    row.lastElementChild.previousElementSibling.firstElementChild.name = `r${row.dataset.row}-surplus`;
  }
  number();
}

function go(cell) {
  if (!cell) return;
  cell.focus();
  cell.select();
}

function step(cell, down) {
  let row = rowOf(cell);
  for (let left = Math.abs(down); left && row; left--) {
    if (down > 0 && !row.nextElementSibling) addRows(1);
    row = down > 0 ? row.nextElementSibling : row.previousElementSibling;
  }
  if (row) go(cellOf(row, columnOf(cell)));
}

// ---- faults -----------------------------------------------------------------------------------------------------------------------
function mark(row, faults) {
  const why = row.querySelector(".grid-why");
  why.replaceChildren(...faults.map((fault) => {
    const line = document.createElement("span");
    line.append(icon("exclamation-triangle"), ` ${fault.label}${say("Colon")}${fault.text}`);
    return line;
  }));
  row.classList.toggle("grid-bad", faults.length > 0);
  for (const cell of cells(row)) {
    const fault = faults.find((one) => one.column === columnOf(cell));
    cell.parentElement.classList.toggle("grid-faulty", Boolean(fault));
    if (fault) {
      cell.setAttribute("aria-invalid", "true");
      cell.setAttribute("aria-describedby", why.id);
    } else {
      cell.removeAttribute("aria-invalid");
      cell.removeAttribute("aria-describedby");
    }
  }
  told.set(row, { ...told.get(row), faults });
  count();
}

function icon(name) {
  const mark = document.createElement("i");
  mark.className = `bi bi-${name}`;
  mark.setAttribute("aria-hidden", "true");
  return mark;
}

function count() {
  const filled = rows().filter((row) => !isBlank(row));
  const faulty = filled.filter((row) => row.classList.contains("grid-bad")).length;
  form.querySelector("[data-grid-count]").textContent = say("Right", { right: filled.length - faulty, faulty });
}

async function check(these) {
  const asked = these.map((row) => JSON.stringify(read(row)));
  try {
    const [status, answer] = await ask(form.dataset.check, { rows: these.map(read) });
    if (status !== 200) return;
    these.forEach((row, place) => {
      if (JSON.stringify(read(row)) !== asked[place]) return; // typed on meanwhile: the next answer counts
      told.set(row, { ...told.get(row), proposal: these.length === 1 ? answer.proposal : undefined });
      mark(row, answer.rows[place] ?? []);
    });
    showBar();
  } catch {
    // not reached: the check comes with the next keystroke, and again when the sheet is registered
  }
}

// what may be done with the cell one is in: choices for a fault, the assistant's proposal for a row without a place
function showBar() {
  const cell = document.activeElement?.closest?.(".grid-cell");
  bar.replaceChildren();
  if (!cell) return;
  const { faults = [], proposal } = told.get(rowOf(cell)) ?? {};
  const fault = faults.find((one) => one.column === columnOf(cell));
  if (fault) {
    const text = document.createElement("span");
    text.className = "fault";
    text.append(icon("exclamation-triangle"), `${fault.label}${say("Colon")}${fault.text}`);
    bar.append(text, ...fault.choices.map((choice) => button(choice, () => put(cell, choice))));
  }
  if (proposal && (!fault || ["category", "entry", "retention"].includes(fault.column))) {
    const text = document.createElement("span");
    text.append(icon("magic"), ` ${say("Propose")}${say("Colon")}${Object.values(proposal.cells).join(" › ")}`);
    const why = document.createElement("span");
    why.className = "muted small";
    why.textContent = proposal.reason;
    bar.append(text, button(`${say("Take")} Alt+Enter`, () => take(rowOf(cell))), why);
  }
}

function button(label, act, kind = "chip") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = kind;
  made.textContent = label;
  made.addEventListener("mousedown", (event) => event.preventDefault()); // the cell keeps the focus
  made.addEventListener("click", act);
  return made;
}

function put(cell, value) {
  cell.value = value;
  cell.dispatchEvent(new Event("input", { bubbles: true }));
  cell.focus();
}

function take(row) {
  const proposal = told.get(row)?.proposal;
  if (!proposal) return;
  for (const [column, value] of Object.entries(proposal.cells)) {
    const cell = cellOf(row, column);
    if (cell && !cell.value) cell.value = value;
  }
  told.set(row, { ...told.get(row), proposal: undefined });
  changed([row]);
}

// ---- saving by itself -------------------------------------------------------------------------------------------------------------
const kept = form.querySelector("[data-grid-kept]");
const state = () => JSON.stringify([collect(), repeats()]);
let last = state();
let saving = null;
let conflict = false;
let rest = 0;
const resting = new WeakMap();

function changed(these) {
  count();
  for (const row of these) {
    clearTimeout(resting.get(row));
    resting.set(row, setTimeout(() => check([row]), REST.check));
  }
  later(REST.keep);
}

function later(pause) {
  clearTimeout(rest);
  rest = setTimeout(keep, pause);
}

async function keep() {
  clearTimeout(rest);
  if (saving) await saving;
  if (conflict) return false;
  const now = state();
  if (now === last) return true;
  saving = send(now);
  const done = await saving;
  saving = null;
  return done;
}

async function send(now) {
  kept.textContent = say("Keeping");
  try {
    const [status, answer] = await ask(form.dataset.rows, { rows: collect(), repeats: repeats(), revision: Number(form.elements.revision.value) });
    if (status === 200) {
      form.elements.revision.value = answer.revision;
      last = now;
      kept.textContent = say("Kept", { at: answer.kept_at });
      return true;
    }
    kept.textContent = "";
    const message = typeof answer.error === "string" ? answer.error : answer.error.message;
    if (status === 409) clash(message, answer.revision);
    else tell(message);
  } catch {
    kept.textContent = say("Offline");
    later(REST.retry);
  }
  return false;
}

function clash(message, revision) {
  conflict = true;
  tell(
    message,
    button(say("Mine"), () => {
      form.elements.revision.value = revision;
      conflict = false;
      notice.replaceChildren();
      keep();
    }, "btn btn-s btn-plain"),
    button(say("Theirs"), () => {
      last = state();
      location.reload();
    }, "btn btn-s btn-plain"),
  );
}

function tell(message, ...buttons) {
  const box = document.createElement("div");
  box.className = "notice notice-late";
  const line = document.createElement("div");
  line.className = "row-line";
  line.append(message, ...buttons);
  box.append(icon("exclamation-triangle"), line);
  notice.replaceChildren(box);
}

addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
function leave() {
  const now = state();
  if (conflict || saving || now === last) return;
  const content = { rows: collect(), repeats: repeats(), revision: Number(form.elements.revision.value) };
  if (JSON.stringify(content).length < 60_000) {
    last = now;
    ask(form.dataset.rows, content, { keepalive: true }).then(([status, answer]) => {
      if (status === 200) form.elements.revision.value = answer.revision;
    }).catch(() => {
      last = "";
    });
  } else keep();
}
addEventListener("beforeunload", (event) => {
  if (state() !== last && !going) event.preventDefault();
});

// ---- hand and keys ----------------------------------------------------------------------------------------------------------------
let was = "";
body.addEventListener("focusin", (event) => {
  if (!event.target.matches(".grid-cell")) return;
  was = event.target.value;
  showBar();
});
body.addEventListener("focusout", () => setTimeout(showBar));

body.addEventListener("input", (event) => {
  const cell = event.target;
  const row = rowOf(cell);
  // the first sign in a blank row brings what repeats
  if (cell.value && cells(row).every((other) => other === cell || !other.value)) {
    const above = rows().slice(0, Number(row.dataset.row) - 1).findLast((one) => !isBlank(one));
    for (const column of above ? repeats() : []) {
      const other = cellOf(row, column);
      if (other !== cell) other.value = cellOf(above, column).value;
    }
  }
  changed([row]);
});
form.addEventListener("change", (event) => event.target.name === "repeats" && later(REST.keep));

const atStart = (cell) => cell.selectionStart === 0 && (cell.selectionEnd === 0 || cell.selectionEnd === cell.value.length);
const atEnd = (cell) => cell.selectionEnd === cell.value.length && (cell.selectionStart === cell.value.length || cell.selectionStart === 0);
function beside(cell, right) {
  const all = cells(rowOf(cell));
  go(all[all.indexOf(cell) + right]);
}

body.addEventListener("keydown", (event) => {
  const cell = event.target;
  if (!cell.matches(".grid-cell") || event.isComposing) return;
  const control = event.ctrlKey || event.metaKey;
  const act = control ? ofControl(event, cell) : event.altKey ? ofAlt(event, cell) : plain(event, cell);
  if (act) {
    event.preventDefault();
    act();
  }
});

function plain(event, cell) {
  const choosing = cell.list && cell.value !== was; // the arrows belong to the list that is open
  switch (event.key) {
    case "Enter": return () => step(cell, event.shiftKey ? -1 : 1);
    case "ArrowDown": return choosing ? null : () => step(cell, 1);
    case "ArrowUp": return choosing ? null : () => step(cell, -1);
    case "ArrowLeft": return atStart(cell) ? () => beside(cell, -1) : null;
    case "ArrowRight": return atEnd(cell) ? () => beside(cell, 1) : null;
    case "Escape": return cell.value === was ? null : () => put(cell, was);
  }
  return null;
}

function ofControl(event, cell) {
  if (event.key === "Enter") return () => go(cells(addRows(1, rowOf(cell)))[0]);
  if (event.key.toLowerCase() !== "d" || event.shiftKey) return null;
  const above = rows().slice(0, Number(rowOf(cell).dataset.row) - 1).findLast((row) => cellOf(row, columnOf(cell)).value);
  return () => above && put(cell, cellOf(above, columnOf(cell)).value);
}

const ofAlt = (event, cell) => (event.key === "Enter" ? () => take(rowOf(cell)) : null);

// ---- paste ------------------------------------------------------------------------------------------------------------------------
body.addEventListener("paste", async (event) => {
  const cell = event.target.closest(".grid-cell");
  const text = event.clipboardData.getData("text/plain");
  if (!cell || !/[\t\n\r]/.test(text.replace(/[\r\n]+$/, ""))) return;
  event.preventDefault();
  const before = collect();
  let status, answer;
  try {
    [status, answer] = await ask(form.dataset.paste, { text, column: columnOf(cell) });
  } catch {
    return tell(say("Offline"));
  }
  if (status !== 200) return tell(typeof answer.error === "string" ? answer.error : answer.error.message);
  const first = Number(rowOf(cell).dataset.row) - 1;
  if (first + answer.rows.length > MOST) return tell(say("Full"));
  place(first, answer.rows);
  const words = [say("Pasted", { n: answer.rows.length })];
  if (answer.by_headings) words.push(say("Headings"));
  if (answer.surplus) words.push(say("Surplus", { n: answer.surplus }));
  await settle(rows().slice(first, first + answer.rows.length));
  bar.replaceChildren(words.join(say("Comma")), " ", button(say("Undo"), () => undo(before)));
});

function place(first, pasted) {
  if (pasted.some((row) => row.surplus)) addSurplus();
  addRows(Math.max(0, first + pasted.length - body.rows.length));
  pasted.forEach((row, offset) => {
    for (const [column, value] of Object.entries(row)) cellOf(body.rows[first + offset], column).value = value;
  });
}

function undo(before) {
  rows().forEach((row, place) => {
    for (const cell of cells(row)) cell.value = before[place]?.[columnOf(cell)] ?? "";
  });
  settle(rows().filter((row) => !isBlank(row)));
  for (const row of rows().filter(isBlank)) mark(row, []);
}

async function settle(these) {
  later(REST.keep);
  if (these.length) await check(these);
  count();
}

// ---- buttons ----------------------------------------------------------------------------------------------------------------------
let going = false;
form.addEventListener("submit", async (event) => {
  const act = event.submitter?.value ?? "save";
  event.preventDefault();
  if (act === "more") {
    const behind = body.lastElementChild;
    addRows(20);
    return go(cells(behind.nextElementSibling ?? behind)[0]);
  }
  if (!(await keep()) || act === "save") return;
  going = true;
  for (const row of rows()) for (const cell of cells(row)) cell.disabled = true; // the server has them
  const then = document.createElement("input");
  Object.assign(then, { type: "hidden", name: "then", value: act });
  form.append(then);
  form.submit();
});

form.querySelector("[data-grid-paste]").hidden = true;
for (const row of rows()) if (row.classList.contains("grid-bad")) check([row]);
