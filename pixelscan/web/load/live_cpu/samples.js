// Each pod's samples, oldest first, collected from the server's responses.

import { SECOND } from "./series.js";

export function addSamples(rows, samples, pods) {
  for (const [number, time, cores, throttled] of samples) {
    const { name, colour } = pods[number];
    const own = rows.get(name) ?? [];
    insert(own, { pod: name, colour, time: time * SECOND, cores, throttled: throttled ?? null });
    rows.set(name, own);
  }
}

// Samples written while the whole window is being fetched may arrive late, or twice.
function insert(own, row) {
  const late = own.length > 0 && row.time <= own.at(-1).time;
  if (late && own.some((known) => known.time === row.time)) return;
  own.push(row);
  if (late) own.sort((one, other) => one.time - other.time);
}

export function dropBefore(rows, start) {
  for (const own of rows.values()) {
    const first = own.findIndex((row) => row.time >= start);
    own.splice(0, first < 0 ? own.length : first);
  }
}
