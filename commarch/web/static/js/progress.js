// A job at work: ask its row every second, slower when it takes long; at the end go where it says.
const wait = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

async function follow(part) {
  const bar = part.querySelector("progress");
  const put = (name, value) => {
    const place = part.querySelector(`[data-progress-${name}]`);
    if (place && value !== undefined && place.textContent !== String(value)) place.textContent = value;
  };
  for (let asked = 0; ; asked += 1) {
    await wait(asked < 30 ? 1 : 5);
    if (document.hidden) continue;
    let state;
    try {
      const answer = await fetch(part.dataset.progress, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      state = await answer.json();
    } catch {
      continue; // the server restarts, the net is away: the job goes on without us
    }
    bar.max = Math.max(state.total, 1);
    bar.value = state.done;
    put("done", state.done.toLocaleString("en"));
    put("total", state.total.toLocaleString("en"));
    put("text", state.text);
    if (state.finished) {
      location.assign(state.next ?? location.href);
      return;
    }
  }
}
for (const part of document.querySelectorAll("[data-progress]")) follow(part);
