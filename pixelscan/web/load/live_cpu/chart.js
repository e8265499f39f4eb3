// Draws LiveCpu's data with the Vega that Streamlit ships: two views of one time span.

import { TITLES } from "./formatting.js";
import { bands, lives, rules, SECOND, steps } from "./series.js";

const CROWD = 12;
// Vega warns whenever a chart has no data yet.
const ERRORS = 1;
// Around the plot, in root font sizes, so that large type has room.
const MARGINS = { left: 3.2, right: 1.4, top: 2.6, bottom: 1.7 };
const TYPE = 0.8;
// Of an average letter, in type sizes.
const LETTER = 0.55;

export class CpuChart {
  constructor(root) {
    this.root = root;
    this.part = (name) => root.querySelector(`.${name}`);
    this.span = null;
    this.resizing = new ResizeObserver(() => this.fit());
    this.resizing.observe(root);
  }

  async draw(data, dark) {
    const { embed, expressionInterpreter: expr } = await vegaEmbed(new URL(data.vega, document.baseURI).href);
    const style = getComputedStyle(this.root);
    const ink = style.color;
    this.root_size = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const size = TYPE * this.root_size;
    const config = {
      background: "transparent",
      font: style.fontFamily,
      axis: {
        labelColor: ink,
        titleColor: ink,
        gridColor: ink,
        gridOpacity: 0.12,
        domainOpacity: 0.3,
        domainColor: ink,
        tickColor: ink,
        tickOpacity: 0.3,
        labelFontSize: size,
      },
      title: { color: ink, fontSize: size, fontWeight: "normal" },
      rule: { color: ink },
      text: { color: ink, fontSize: size },
      view: { stroke: null },
    };
    const tooltip = { theme: dark ? "dark" : "light" };
    const padding = Object.fromEntries(Object.entries(MARGINS).map(([side, each]) => [side, each * this.root_size]));
    this.margins = padding;
    // Interpreted: the page's security policy forbids turning text into scripts.
    const options = { actions: false, logLevel: ERRORS, renderer: "canvas", config, tooltip, ast: true, expr };
    for (const old of [this.usage, this.count]) old?.finalize();
    const usage = await embed(this.part("usage"), { ...data.usage, padding }, options);
    const count = await embed(this.part("replicas"), { ...data.replicas, padding }, options);
    [this.usage, this.count, this.width, this.drawn] = [usage.view, count.view, 0, null];
    this.usage.signal("paper", style.getPropertyValue("--st-background-color").trim());
    this.usage.addSignalListener("brush", (_, chosen) => {
      if (chosen?.time) this.chosen = chosen.time;
    });
    this.usage.addEventListener("pointerup", () => this.zoom()); // Vega passes no mouse events on
    this.usage.addEventListener("dblclick", () => {
      this.span = null;
      this.again?.();
    });
    this.fit();
  }

  // A dragged span is kept until a double click; new samples arrive outside it.
  zoom() {
    if (!this.chosen) return;
    const [from, to] = this.chosen.map(Number).sort((one, other) => one - other);
    this.chosen = null;
    this.usage.signal("brush_x", [0, 0]).run(); // what was marked now fills the chart
    this.chosen = null;
    if (to - from > 2 * SECOND) this.span = [from, to];
    this.again?.();
  }

  fit() {
    const width = Math.max(this.root.clientWidth - 2, 200);
    if (!this.usage || width === this.width) return;
    this.width = width;
    for (const view of [this.usage, this.count]) view.width(this.plotWidth()).runAsync();
  }

  plotWidth() {
    return this.width - this.margins.left - this.margins.right;
  }

  // The time under a place of the screen, in milliseconds; null beside the plot.
  timeAt(x) {
    if (!this.shown) return null;
    const part = (x - this.root.getBoundingClientRect().left - this.margins.left) / this.plotWidth();
    return part < 0 || part > 1 ? null : this.shown[0] + part * (this.shown[1] - this.shown[0]);
  }

  // Draws the crosshair through both charts; null removes it.
  mark(time) {
    for (const view of [this.usage, this.count]) {
      if (!view) continue;
      this.replace(view, "moment", time === null ? [] : [{ time }]);
      view.runAsync();
    }
  }

  paint(live, unit) {
    this.again = () => this.paint(live, unit);
    if (!this.usage || !live.pods.length) return;
    const [from, to] = this.span ?? [(live.now - live.data.window) * SECOND, live.now * SECOND];
    this.shown = [from, to];
    this.samples(live, unit);
    this.usage.signal("title", TITLES[live.data.unit]);
    this.replace(this.usage, "rules", rules(live));
    this.replace(this.usage, "bands", bands(live.runs, from, to, this.plotWidth(), TYPE * LETTER * this.root_size));
    this.replace(this.usage, "events", lives(live.pods, from, to));
    this.replace(this.count, "steps", steps(live.replicas, from, to));
    this.usage.signal("here", live.data.here).signal("crowded", live.pods.filter((pod) => !pod.gone).length > CROWD);
    for (const view of [this.usage, this.count]) view.signal("from", from).signal("to", to).runAsync();
  }

  // Adds only new rows and removes old ones, as long as the unit stays the same.
  samples(live, unit) {
    const wanted = new Set();
    for (const pod of live.pods) {
      const scale = unit.of(pod);
      if (!scale) continue;
      for (const row of live.rows.get(pod.name) ?? []) {
        row.value = row.cores / scale;
        wanted.add(row);
      }
    }
    if (this.unit !== unit) this.drawn = null;
    this.unit = unit;
    const drawn = this.drawn ?? new Set();
    const changes = this.usage.changeset();
    if (this.drawn) changes.remove([...drawn].filter((row) => !wanted.has(row)));
    else changes.remove(() => true);
    changes.insert([...wanted].filter((row) => !drawn.has(row)));
    this.usage.change("samples", changes);
    this.drawn = wanted;
  }

  replace(view, name, rows) {
    view.change(name, view.changeset().remove(() => true).insert(rows));
  }

  end() {
    this.resizing.disconnect();
    for (const view of [this.usage, this.count]) view?.finalize();
  }
}

// The module's exports have minified names, so the one that returns vega-embed is found by what it returns.
async function vegaEmbed(address) {
  for (const load of Object.values(await import(address)).filter((one) => typeof one === "function")) {
    const found = await load();
    if (typeof found?.embed === "function" && found.expressionInterpreter) return found;
  }
  throw new Error("the module gives no vega-embed with an interpreter");
}
