// The legend: every pod's colour and value, now or at the moment that the pointer or the arrow keys choose.

import { commonPrefix, percent, TITLES } from "./formatting.js";
import { readings, SECOND } from "./series.js";

const MOST = 12;
// The arrow keys' steps in parts of the time shown, and with Shift.
const STEP = 0.01, LEAP = 0.1;

export class Crosshair {
  constructor(chart, plot, legend) {
    [this.chart, this.plot, this.legend, this.moment] = [chart, plot, legend, null];
    plot.addEventListener("pointermove", (event) => this.choose(chart.timeAt(event.clientX)));
    plot.addEventListener("pointerleave", () => this.choose(null));
    plot.addEventListener("blur", () => this.choose(null));
    plot.addEventListener("keydown", (event) => this.press(event));
  }

  press(event) {
    if (!this.chart.shown) return;
    const [from, to] = this.chart.shown;
    const step = (to - from) * (event.shiftKey ? LEAP : STEP), at = this.moment ?? to;
    const places = { ArrowLeft: at - step, ArrowRight: at + step, Home: from, End: to, Escape: null };
    if (!(event.key in places)) return;
    event.preventDefault();
    const place = places[event.key];
    this.choose(place === null ? null : Math.min(Math.max(place, from), to));
  }

  choose(moment) {
    this.moment = moment;
    this.chart.mark(moment);
    this.again?.();
  }

  show(live, unit) {
    this.again = () => this.show(live, unit);
    const moment = this.moment ?? live.now * SECOND;
    const rows = readings(live.rows, moment);
    const scales = new Map(live.pods.map((pod) => [pod.name, unit.of(pod)]));
    const text = (row) => scales.get(row.pod) ? unit.text(row.cores / scales.get(row.pod)) : "–";
    const clock = new Date(moment).toLocaleTimeString("en-GB");
    const when = this.moment === null ? "Now" : `${clock} ${live.data.zone}`;
    const prefix = commonPrefix(rows.map((row) => row.pod));
    const items = rows.slice(0, MOST).map((row) => item(row, row.pod.slice(prefix.length), text(row)));
    const more = rows.length > MOST ? [plain(`and ${rows.length - MOST} with less`)] : [];
    this.legend.replaceChildren(plain(`${when} · ${TITLES[live.data.unit]}`), ...items, ...more);
    const words = rows.slice(0, MOST).map((row) => `${row.pod.slice(prefix.length)} ${text(row)}`).join(", ");
    this.describe(moment, `${when}: ${words || "no samples"}`);
  }

  // A slider over time, to screen readers.
  describe(moment, words) {
    const [from, to] = this.chart.shown ?? [moment, moment];
    const seconds = (time) => Math.round((time - from) / SECOND);
    const told = { valuemin: 0, valuemax: seconds(to), valuenow: Math.max(seconds(moment), 0), valuetext: words };
    for (const [name, value] of Object.entries(told)) this.plot.setAttribute(`aria-${name}`, value);
  }
}

function plain(text) {
  return Object.assign(document.createElement("li"), { textContent: text });
}

function item(row, name, value) {
  const line = plain(`${name} `);
  line.className = "pod";
  line.title = row.pod;
  line.style.setProperty("--pod", row.colour);
  line.append(Object.assign(document.createElement("b"), { textContent: value }));
  if (row.throttled > 0.005) line.append(` throttled ${percent(row.throttled)}`);
  return line;
}
