// The active runs: how far each has come.

import { clock } from "./formatting.js";

export function showRuns(list, runs, now) {
  const known = new Map([...list.children].map((item) => [item.dataset.run, item]));
  for (const run of runs.filter((one) => one.start <= now && now < one.end)) {
    const item = known.get(run.id) ?? newItem(list, run);
    known.delete(run.id);
    const [elapsed, whole] = [now - run.start, run.end - run.start];
    item.querySelector("b").textContent = `${clock(elapsed)} of ${clock(whole)}`;
    item.querySelector("span").textContent = `${clock(whole - elapsed)} left`;
    item.querySelector("progress").value = elapsed / whole;
  }
  for (const item of known.values()) item.remove();
}

function newItem(list, run) {
  const item = document.createElement("li");
  item.dataset.run = run.id;
  item.innerHTML = "<p></p><b></b><progress max=1></progress><span></span>";
  item.querySelector("p").textContent = `Running: ${run.label}`;
  item.querySelector("progress").setAttribute("aria-label", run.label);
  list.append(item);
  return item;
}
