// One chart for all pods, fed from /api/cpu once a second.
// Streamlit calls the default function again when data or theme change, without a clean-up: one LiveCpu is kept.

import { CpuChart } from "./chart.js";
import { Crosshair } from "./crosshair.js";
import { unbounded, UNITS } from "./formatting.js";
import { PodList } from "./pod_list.js";
import { showRuns } from "./runs.js";
import { addSamples, dropBefore } from "./samples.js";
import { SECOND } from "./series.js";

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".cpu");
  root.live ??= new LiveCpu(root);
  root.live.giveUpChart = () => setTriggerValue("no_chart", true);
  root.live.announce = (runs) => setTriggerValue("runs", runs);
  root.live.configure(data);
  return () => {
    root.live?.end();
    delete root.live;
  };
}

const TOO_MANY = 700;

class LiveCpu {
  constructor(root) {
    this.root = root;
    this.part = (name) => root.querySelector(`.${name}`);
    this.colours = new Map();
    this.chart = new CpuChart(root);
    this.crosshair = new Crosshair(this.chart, this.part("plot"), this.part("legend"));
    this.list = new PodList(this.part("pods"), this.part("table"), this.part("shared"));
    this.forget();
    this.ended = false;
    this.onVisible = () => {
      if (!document.hidden) this.refreshSoon(0);
    };
    document.addEventListener("visibilitychange", this.onVisible);
  }

  forget() {
    this.since = 0;
    this.meta = "";
    this.pods = [];
    this.rows = new Map(); // of each pod, by time
    this.latest = new Map();
    this.replicas = [];
    this.runs = [];
  }

  configure(data) {
    const before = this.data;
    this.data = data;
    if (before && before.window !== data.window) {
      this.forget();
      this.chart.span = null;
    }
    const dark = getComputedStyle(this.root).colorScheme === "dark" || data.dark;
    if (this.dark !== dark) {
      this.dark = dark;
      this.chart.draw(data, dark).then(() => this.paint()).catch((fault) => this.chartFailed(fault));
    }
    this.refreshSoon(0);
  }

  refreshSoon(wait) {
    clearTimeout(this.timer);
    if (!this.ended) this.timer = setTimeout(() => this.refresh(), wait);
  }

  async refresh() {
    if (document.hidden || this.ended) return; // a hidden tab sends no requests; becoming visible wakes it up
    if (!this.root.isConnected) {
      this.end();
      return;
    }
    try {
      const query = new URLSearchParams({ window: this.data.window, since: this.since, meta: this.meta });
      const answer = await fetch(new URL(`${this.data.address}?${query}`, document.baseURI), { cache: "no-store" });
      if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
      this.take(await answer.json());
      this.say("fault", "");
    } catch (fault) {
      this.say("fault", `No new samples: ${fault.message}. Trying again.`);
    }
    this.refreshSoon(SECOND);
  }

  take(answer) {
    this.since = answer.now;
    this.now = answer.now;
    if (answer.pods) {
      [this.meta, this.pods, this.runs, this.replicas] = [answer.meta, answer.pods, answer.runs, answer.replicas];
      for (const pod of this.pods) pod.colour = this.colour(pod);
      this.tellThePage(answer.now);
    }
    if (answer.whole) this.rows = new Map();
    const known = [...this.rows.values()].reduce((sum, rows) => sum + rows.length, 0);
    addSamples(this.rows, answer.samples, this.pods);
    dropBefore(this.rows, (answer.now - this.data.window) * SECOND);
    // Samples pile up in a long window; now and then the server's thinned ones replace them.
    if (known > TOO_MANY * Math.max(this.pods.length, 1)) this.since = 0;
    this.latest = new Map(
      answer.latest.map(([pod, , cores, throttled]) => [this.pods[pod].name, { cores, throttled }]),
    );
    this.why = answer.why;
    this.banner = answer.banner;
    this.cluster = answer.cluster;
    this.paint();
  }

  // A pod keeps its colour for as long as the page is open.
  colour({ name, colour }) {
    if (!this.colours.has(name)) this.colours.set(name, colour);
    return this.colours.get(name);
  }

  // Runs that others started or stopped: the page's buttons are drawn by the server.
  tellThePage(now) {
    const on = this.runs.filter((run) => run.end > now).map((run) => run.id).sort().join();
    if (on !== this.data.on && on !== this.announced) {
      this.announced = on;
      this.announce(on);
    }
  }

  paint() {
    if (!this.now) return;
    const unit = UNITS[this.data.unit];
    this.paintChart(unit);
    this.crosshair.show(this, unit);
    this.list.show(this, unit);
    showRuns(this.part("running"), this.runs, this.now);
    this.showCluster();
    this.part("empty").hidden = this.rows.size > 0;
    this.words();
  }

  paintChart(unit) {
    try {
      this.chart.paint(this, unit);
    } catch (fault) {
      this.chartFailed(fault);
    }
  }

  // The server then draws a chart instead. A removed component needs none, and a failure is reported once.
  chartFailed(fault) {
    if (this.ended) return;
    console.warn("PixelScan's live chart failed:", fault);
    this.end();
    this.giveUpChart();
  }

  words() {
    const living = this.pods.filter((pod) => !pod.gone && this.latest.has(pod.name));
    const cores = (pod) => this.latest.get(pod.name).cores;
    const sum = living.reduce((total, pod) => total + cores(pod), 0);
    const most = living.reduce((a, b) => (a && cores(a) >= cores(b) ? a : b), null);
    const pods = living.length === 1 ? "1 pod uses" : `${living.length} pods use`;
    const busiest = living.length > 1 ? ` The busiest is ${most.name} with ${cores(most).toFixed(2)}.` : "";
    const held = living.filter((pod) => this.latest.get(pod.name).throttled > 0.1).length;
    const throttled = held
      ? ` ${held === 1 ? "1 pod is" : `${held} pods are`} throttled more than 10 % of the time (red dots).`
      : "";
    this.say("summary", living.length ? `${pods} ${sum.toFixed(2)} cores.${busiest}${throttled}` : "");
    const unknown = unbounded(this.pods.filter((pod) => !pod.gone), this.data.unit);
    this.say("unbounded", unknown);
    this.part("usage").hidden = unknown !== "";
    this.part("legend").hidden = unknown !== "";
    this.say("axis", `Time (${this.data.zone})`);
    this.say("why", this.why ?? "");
    this.say("banner", this.banner ?? "");
    const here = this.data.here;
    const gone = this.pods.some((pod) => pod.name === here && pod.gone);
    this.say(
      "moved",
      gone ? `This page's pod, ${here}, is gone or about to go. Reload the page to move to another.` : "",
    );
  }

  // Names and messages from the cluster are shown as text, never as markup.
  showCluster() {
    const place = this.part("cluster");
    place.hidden = !this.cluster.length;
    const rows = this.cluster.flatMap(([label, text]) => {
      const [term, value] = [document.createElement("dt"), document.createElement("dd")];
      [term.textContent, value.textContent] = [label, text];
      return [term, value];
    });
    place.querySelector("dl").replaceChildren(...rows);
  }

  say(name, text) {
    const place = this.part(name);
    if (place.textContent !== text) place.textContent = text;
    place.hidden = !text;
  }

  end() {
    this.ended = true;
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.onVisible);
    this.chart.end();
  }
}
