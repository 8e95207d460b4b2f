// No keystroke is lost: what is typed into a form with data-keep stays in this tab until the server has taken it.
// A page that refuses (fault list, error page) keeps it; log-out and the log-in page forget everything, the computer may be shared.
const SENT = "sent";
const PREFIX = "draft:";
const store = sessionStorage;
const keyOf = (form) => PREFIX + location.pathname + "#" + form.dataset.keep;
const forms = [...document.querySelectorAll("form[data-keep]")];
const refused = Boolean(document.querySelector("[data-refused], [data-faults]"));
const came = performance.getEntriesByType("navigation")[0]?.type ?? "navigate";

if (document.body.hasAttribute("data-forget")) forget();
for (const form of document.querySelectorAll("form[data-forget]")) form.addEventListener("submit", forget);

function forget() {
  for (const key of Object.keys(store)) if (key === SENT || key.startsWith(PREFIX)) store.removeItem(key);
}

// what was sent from the page before has arrived, unless this page says no or is only shown again
const sent = store.getItem(SENT);
if (sent && !refused) {
  if (came === "navigate" || !forms.some((form) => keyOf(form) === sent)) store.removeItem(sent);
}
if (sent) store.removeItem(SENT);

const skipped = (control) => !control.name || control.name === "csrf_token" || /^(password|file|hidden|submit|button|reset)$/.test(control.type);
const controls = (form) => [...form.elements].filter((control) => !skipped(control));
const read = (form) => JSON.stringify(controls(form).map((control) => [
  control.name, /^(checkbox|radio)$/.test(control.type) ? control.value : null, /^(checkbox|radio)$/.test(control.type) ? control.checked : control.value,
]));
function write(form, text) {
  for (const [name, option, value] of JSON.parse(text)) {
    const control = controls(form).find((one) => one.name === name && (option === null || one.value === option));
    if (!control) continue;
    if (option === null) control.value = value;
    else control.checked = value;
  }
}

for (const form of forms) {
  const key = keyOf(form);
  const given = read(form);
  const draft = store.getItem(key);
  let going = false;
  if (draft && draft !== given && !refused) {
    write(form, draft);
    tell(form, key, given);
  }
  const keep = () => (read(form) === given ? store.removeItem(key) : store.setItem(key, read(form)));
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", () => {
    going = true;
    keep();
    store.setItem(SENT, key);
  });
  addEventListener("pageshow", () => (going = false));
  addEventListener("beforeunload", (event) => {
    if (!going && (read(form) !== given || refused)) event.preventDefault();
  });
}

function tell(form, key, given) {
  const notice = document.createElement("div");
  notice.className = "notice";
  notice.setAttribute("role", "status");
  const text = document.createElement("div");
  text.append(form.dataset.keepFound, " ");
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "btn btn-s btn-plain";
  drop.textContent = form.dataset.keepDrop;
  drop.addEventListener("click", () => {
    write(form, given);
    store.removeItem(key);
    notice.remove();
  });
  text.append(drop);
  notice.append(text);
  form.prepend(notice);
}
