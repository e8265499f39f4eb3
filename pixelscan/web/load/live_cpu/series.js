// The chart's data, made from the server's responses: plain objects, times in milliseconds.

export const SECOND = 1000;
// Points of a sparkline, at most.
const SPARKS = 60;
const LEAST_LETTERS = 8;
// A pod without a sample this near to a moment was not there.
const NEAR = 2.5 * SECOND;

// Limits and the HPA target, in the unit that is shown.
export function rules({ pods, data: { unit, target } }) {
  const different = (name) => [...new Set(pods.filter((pod) => !pod.gone).map((pod) => pod[name]).filter(Boolean))];
  if (unit === "request") return target ? [{ value: target, label: `HPA target ${target} %`, kind: "target" }] : [];
  if (unit === "limit") return [{ value: 100, label: "limit", kind: "limit" }];
  return [
    ...different("limit").map((value) => ({ value, label: `limit ${value}`, kind: "limit" })),
    ...(target
      ? different("request").map((value) => ({ value: value * target / 100, label: "HPA target", kind: "target" }))
      : []),
  ];
}

// A band's label stands inside it, cut to its room in pixels; where not even a few letters fit, there is none.
export function bands(runs, from, to, width, letter) {
  const shown = runs.filter((run) => run.end * SECOND > from && run.start * SECOND < to);
  return shown.map((run) => {
    const [start, end] = [Math.max(run.start * SECOND, from), Math.min(run.end * SECOND, to)];
    const room = Math.floor(width * (end - start) / (to - from)) - 8;
    const words = room < LEAST_LETTERS * letter ? "" : run.label.split(",")[0];
    return { start, end, label: run.label, words, room: Math.max(room, 0) };
  });
}

// When pods joined and left.
export function lives(pods, from, to) {
  const ends = pods.flatMap((pod) => [[pod.started, `${pod.name} joined`], [pod.gone, `${pod.name} left`]]);
  return ends.map(([time, label]) => ({ time: time * SECOND, label })).filter((end) =>
    end.time > from && end.time < to
  );
}

// Each pod's sample at a moment, the highest first.
export function readings(rows, moment) {
  const found = [...rows.values()].map((own) => nearest(own, moment)).filter((row) => row);
  return found.sort((one, other) => other.cores - one.cores || one.pod.localeCompare(other.pod));
}

function nearest(own, moment) {
  const away = (row) => Math.abs(row.time - moment);
  const best = own.reduce((found, row) => (found && away(found) <= away(row) ? found : row), null);
  return best && away(best) <= NEAR ? best : null;
}

// The number of replicas over the span, from its first to its last moment.
export function steps(replicas, from, to) {
  const all = replicas.map(([time, count]) => ({ time: time * SECOND, count }));
  const before = all.findLast((step) => step.time <= from);
  const shown = [
    ...(before ? [{ ...before, time: from }] : []),
    ...all.filter((step) => step.time > from && step.time < to),
  ];
  return shown.length ? [...shown, { time: to, count: shown.at(-1).count }] : [];
}

// The points of a polyline, 120 wide and 28 high, which the pod's limit fills.
export function sparkline({ own, limit }, { now, data }) {
  const every = Math.max(1, Math.ceil(own.length / SPARKS));
  const top = own.reduce((most, row) => Math.max(most, row.cores), limit || 0.01);
  const start = (now - data.window) * SECOND, width = data.window * SECOND;
  return own.filter((_, number) => number % every === 0).map((row) =>
    `${(120 * (row.time - start) / width).toFixed(1)},${(27 - 26 * row.cores / top).toFixed(1)}`
  ).join(" ");
}
