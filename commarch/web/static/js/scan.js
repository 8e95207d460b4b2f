// Taking stock: a label is read by a hand scanner that types, or by the camera; the answer is told at once, the page stays.
const form = document.querySelector("[data-scan]");
const field = form.querySelector("[name=scanned]");
const shelf = form.querySelector("[name=shelf]");
const told = form.querySelector("[data-scan-told]");
const view = form.querySelector("[data-scan-view]");
const camera = form.querySelector("[data-scan-camera]");
const AGAIN = 2500; // the same label is not read twice within this time
let last = "";
let lastAt = 0;
let busy = false;

function tell(tone, text) {
  told.dataset.tone = tone;
  told.textContent = `${tone === "good" ? "✓" : "✗"} ${text}`;
  navigator.vibrate?.(tone === "good" ? 60 : [120, 80, 120]);
}

async function send(text) {
  if (busy || !text.trim()) return;
  busy = true;
  const data = new FormData(form);
  data.set("scanned", text);
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
    const said = await answer.json();
    tell(said.tone, said.text);
    if (said.shelf) shelf.value = said.shelf;
    if (said.expected !== undefined) progress(said.read, said.expected);
    field.value = "";
  } catch {
    tell("late", told.dataset.scanLost);
  }
  busy = false;
  if (view.hidden) field.focus();
}

function progress(read, expected) {
  const part = document.querySelector("[data-scan-progress]");
  const bar = part.querySelector("progress");
  bar.max = Math.max(expected, 1);
  bar.value = read;
  bar.setAttribute("aria-label", `${read} / ${expected}`);
  part.querySelector("b").textContent = `${read} / ${expected}`;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  send(field.value);
});
shelf.addEventListener("change", () => field.focus());

async function watch() {
  const reader = new BarcodeDetector({ formats: ["qr_code"] });
  view.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  view.hidden = false;
  await view.play();
  const look = async () => {
    if (view.hidden) return;
    const [found] = await reader.detect(view).catch(() => []);
    const now = Date.now();
    if (found && (found.rawValue !== last || now - lastAt > AGAIN)) {
      last = found.rawValue;
      lastAt = now;
      await send(found.rawValue);
    }
    setTimeout(look, 150);
  };
  look();
}

function stop() {
  for (const track of view.srcObject?.getTracks() ?? []) track.stop();
  view.srcObject = null;
  view.hidden = true;
}

if ("BarcodeDetector" in window && navigator.mediaDevices?.getUserMedia) {
  camera.hidden = false;
  camera.addEventListener("click", () => {
    if (!view.hidden) return stop();
    return watch().catch(() => {
      stop();
      camera.hidden = true;
      tell("late", told.dataset.scanNoCamera);
      field.focus();
    });
  });
  addEventListener("pagehide", stop);
}
