// Another class of archives asks for other things: when the category changes, its fields come at once, with what was typed.
for (const place of document.querySelectorAll("[data-particulars]")) {
  const form = place.closest("form");
  const button = form.querySelector("[data-particulars-ask]");
  if (button) button.hidden = true;
  let last = chosen();
  let sent = 0;
  const typed = new Map(); // what was typed for a class comes back with it

  function chosen() {
    const entry = form.elements.namedItem("entry");
    const group = entry?.selectedOptions?.[0]?.parentElement?.label ?? "";
    return (form.elements.namedItem("category")?.value || group).split(/[· ]/)[0];
  }

  form.addEventListener("change", async (event) => {
    if (!["category", "entry"].includes(event.target.name) || chosen() === last) return;
    last = chosen();
    const mine = ++sent;
    try {
      const reply = await fetch(place.dataset.particulars, { method: "POST", body: new FormData(form), headers: { Accept: "text/html" } });
      if (!reply.ok || mine !== sent) throw new Error(reply.statusText);
      const answer = await reply.text();
      for (const field of place.querySelectorAll("[name]")) if (field.value) typed.set(field.name, field.value);
      place.innerHTML = answer;
      for (const field of place.querySelectorAll("[name]")) if (!field.value) field.value = typed.get(field.name) ?? "";
      for (const chip of place.querySelectorAll("[data-put]")) chip.hidden = false;
    } catch {
      if (mine === sent && button) button.hidden = false; // the button asks the slow way
    }
  });

  place.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-put]");
    const field = chip && document.getElementById(chip.dataset.put);
    if (!field) return;
    field.value = chip.dataset.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}
