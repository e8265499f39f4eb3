// One chart for all pods, drawn by the Vega that Streamlit ships, fed from /api/cpu once a second.
// Streamlit calls the default function again when data or theme change, without a clean-up: one LiveCpu lives on.

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".cpu");
  root.live ??= new LiveCpu(root);
  root.live.announce = runs => setTriggerValue("runs", runs);
  root.live.configure(data);
  return () => { root.live?.end(); delete root.live; };
}

const SECOND = 1000;
const TOO_MANY = 700;
const UNITS = {
  cores: { title: "cores", of: () => 1, text: value => value.toFixed(2) },
  request: { title: "% of request", of: pod => pod.request / 100, text: value => `${Math.round(value)} %` },
  limit: { title: "% of limit", of: pod => pod.limit / 100, text: value => `${Math.round(value)} %` },
};

class LiveCpu {
  constructor(root) {
    this.root = root;
    this.part = name => root.querySelector(`.${name}`);
    this.forget();
    this.span = null;
    this.ended = false;
    this.onVisible = () => { if (!document.hidden) this.refreshSoon(0); };
    document.addEventListener("visibilitychange", this.onVisible);
    this.resizing = new ResizeObserver(() => this.fit());
    this.resizing.observe(root);
  }

  forget() {
    this.since = 0;
    this.meta = "";
    this.pods = [];
    this.rows = [];
    this.replicas = [];
    this.runs = [];
  }

  configure(data) {
    const before = this.data;
    this.data = data;
    if (before && before.window !== data.window) { this.forget(); this.span = null; }
    const dark = getComputedStyle(this.root).colorScheme === "dark" || data.dark;
    const theme = `${dark}`;
    if (!this.drawing || this.theme !== theme) {
      this.theme = theme;
      this.drawing = this.draw();
    }
    this.refreshSoon(0);
  }

  async draw() {
    const { embed } = await (await import(new URL(this.data.vega, document.baseURI).href)).t();
    const style = getComputedStyle(this.root);
    const ink = style.color;
    const config = {
      background: "transparent", font: style.fontFamily,
      axis: { labelColor: ink, titleColor: ink, gridColor: ink, gridOpacity: 0.12, domainOpacity: 0.3, domainColor: ink,
              tickColor: ink, tickOpacity: 0.3, labelFontSize: 11, titleFontSize: 11, titleFontWeight: "normal" },
      text: { color: ink }, view: { stroke: null },
    };
    const options = { actions: false, renderer: "canvas", config, tooltip: { theme: this.data.dark ? "dark" : "light" } };
    for (const old of [this.usage, this.count]) old?.finalize();
    const usage = await embed(this.part("usage"), this.data.usage, options);
    const count = await embed(this.part("replicas"), this.data.replicas, options);
    [this.usage, this.count] = [usage.view, count.view];
    this.usage.addSignalListener("brush", (_, chosen) => {
      if (chosen?.time) this.chosen = chosen.time;
    });
    this.usage.addEventListener("mouseup", () => this.zoom());
    this.usage.addEventListener("dblclick", () => { this.span = null; this.paint(); });
    this.fit();
    this.paint();
  }

  // A dragged span is kept until a double click; meanwhile new samples arrive outside of it.
  zoom() {
    if (!this.chosen) return;
    const [from, to] = this.chosen.map(Number).sort((one, other) => one - other);
    this.chosen = null;
    if (to - from > 2 * SECOND) this.span = [from, to];
    this.paint();
  }

  fit() {
    const width = Math.max(this.root.clientWidth - 2, 200);
    if (!this.usage || width === this.width) return;
    this.width = width;
    for (const view of [this.usage, this.count]) view.width(width - 74).runAsync();
  }

  refreshSoon(wait) {
    clearTimeout(this.timer);
    if (!this.ended) this.timer = setTimeout(() => this.refresh(), wait);
  }

  async refresh() {
    if (document.hidden || this.ended) return; // a hidden tab asks nothing; it wakes this up when it is seen
    if (!this.root.isConnected) { this.end(); return; }
    try {
      const query = new URLSearchParams({ window: this.data.window, since: this.since, meta: this.meta });
      const answer = await fetch(new URL(`${this.data.address}?${query}`, document.baseURI), { cache: "no-store" });
      if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
      this.take(await answer.json());
      this.tell("");
    } catch (fault) {
      this.tell(`No new samples: ${fault.message}. The page asks again.`);
    }
    this.refreshSoon(SECOND);
  }

  take(answer) {
    this.since = answer.now;
    if (answer.pods) {
      [this.meta, this.pods, this.runs, this.replicas] = [answer.meta, answer.pods, answer.runs, answer.replicas];
      this.tellThePage(answer.now);
    }
    if (answer.whole) this.rows = [];
    const start = (answer.now - this.data.window) * SECOND;
    for (const [pod, time, cores, throttled] of answer.samples) {
      this.rows.push({ pod: this.pods[pod].name, time: time * SECOND, cores, throttled });
    }
    this.rows = this.rows.filter(row => row.time >= start);
    // Seconds pile up in a long window; once in a while the server's thinned ones replace them.
    if (this.rows.length > TOO_MANY * Math.max(this.pods.length, 1)) this.since = 0;
    this.latest = answer.latest;
    this.now = answer.now;
    this.why = answer.why;
    this.banner = answer.banner;
    this.paint();
  }

  // Runs that others started or stopped: the page's buttons are drawn by the server.
  tellThePage(now) {
    const on = this.runs.filter(run => run.end > now).map(run => run.id).sort().join();
    if (on !== this.data.on && on !== this.announced) { this.announced = on; this.announce(on); }
  }

  paint() {
    if (!this.now) return;
    const unit = UNITS[this.data.unit];
    const pods = new Map(this.pods.map(pod => [pod.name, pod]));
    const chart = this.usage && this.pods.length;
    if (chart) {
      const [from, to] = this.span ?? [(this.now - this.data.window) * SECOND, this.now * SECOND];
      const drawn = [];
      for (const row of this.rows) {
        const pod = pods.get(row.pod), scale = pod && unit.of(pod);
        if (scale) drawn.push({ ...row, value: row.cores / scale, throttled: row.throttled ?? null });
      }
      this.usage.signal("from", from).signal("to", to).signal("unit", unit.title);
      this.put(this.usage, "samples", drawn);
      this.put(this.usage, "rules", this.rules(unit));
      this.put(this.usage, "bands", this.runs.map(run => ({
        start: Math.max(run.start * SECOND, from), end: Math.min(run.end * SECOND, to), label: run.label,
      })).filter(band => band.end > band.start));
      this.put(this.usage, "events", this.lives(from, to));
      this.usage.runAsync();
      this.count.signal("from", from).signal("to", to);
      this.put(this.count, "steps", this.steps(from, to));
      this.count.runAsync();
    }
    this.part("empty").hidden = Boolean(this.rows.length);
    this.cards(unit);
    this.words(unit);
  }

  put(view, name, rows) {
    view.change(name, view.changeset().remove(() => true).insert(rows));
  }

  rules(unit) {
    const limits = [...new Set(this.pods.filter(pod => !pod.gone).map(pod => pod.limit).filter(Boolean))];
    const requests = [...new Set(this.pods.filter(pod => !pod.gone).map(pod => pod.request).filter(Boolean))];
    const target = this.data.target;
    if (this.data.unit === "request") {
      return target ? [{ value: target, label: `HPA target ${target} %`, kind: "target" }] : [];
    }
    if (this.data.unit === "limit") return [{ value: 100, label: "limit", kind: "limit" }];
    return [
      ...limits.map(value => ({ value, label: `limit ${value}`, kind: "limit" })),
      ...(target ? requests.map(value => ({ value: value * target / 100, label: "HPA target", kind: "target" })) : []),
    ];
  }

  lives(from, to) {
    const events = [];
    for (const pod of this.pods) {
      for (const [time, what] of [[pod.started, "joined"], [pod.gone, "left"]]) {
        if (time && time * SECOND > from && time * SECOND < to) {
          events.push({ time: time * SECOND, label: `${pod.name} ${what}`, what });
        }
      }
    }
    return events;
  }

  steps(from, to) {
    const all = this.replicas.map(([time, count]) => ({ time: Math.min(Math.max(time * SECOND, from), to), count }));
    return all.length ? [...all, { time: to, count: all[all.length - 1].count }] : [];
  }

  cards(unit) {
    const latest = new Map(this.latest.map(([pod, , cores, throttled]) => [this.pods[pod].name, { cores, throttled }]));
    const living = this.pods.filter(pod => !pod.gone);
    const list = this.part("pods");
    const known = new Map([...list.children].map(card => [card.dataset.pod, card]));
    for (const pod of living) {
      let card = known.get(pod.name);
      if (!card) {
        card = document.createElement("li");
        card.dataset.pod = pod.name;
        card.innerHTML = '<b></b><span class="here" hidden>you are here</span><strong></strong><svg viewBox="0 0 120 28"' +
          ' preserveAspectRatio="none" aria-hidden="true"><polyline/></svg><small></small>';
        card.querySelector("b").textContent = pod.name;
        card.querySelector("b").title = pod.name;
        list.append(card);
      }
      known.delete(pod.name);
      const now = latest.get(pod.name), scale = unit.of(pod);
      const own = this.rows.filter(row => row.pod === pod.name);
      const mean = own.length ? own.reduce((sum, row) => sum + row.cores, 0) / own.length : null;
      card.querySelector(".here").hidden = pod.name !== this.data.here;
      card.querySelector("strong").textContent = now && scale ? unit.text(now.cores / scale) : "–";
      const parts = [
        mean !== null && scale ? `mean ${unit.text(mean / scale)}` : "",
        now ? throttling(now.throttled) : "",
        pod.node, `up ${age(this.now - pod.started)}`,
      ];
      card.querySelector("small").textContent = parts.filter(Boolean).join(" · ");
      const top = Math.max(pod.limit || 0, ...own.map(row => row.cores), 0.01);
      const start = (this.now - this.data.window) * SECOND, width = this.data.window * SECOND;
      card.querySelector("polyline").setAttribute("points", own.map(row =>
        `${(120 * (row.time - start) / width).toFixed(1)},${(27 - 26 * row.cores / top).toFixed(1)}`).join(" "));
    }
    for (const card of known.values()) card.remove();
  }

  words(unit) {
    const latest = this.latest.map(([pod, , cores]) => ({ pod: this.pods[pod], cores })).filter(one => !one.pod.gone);
    const sum = latest.reduce((total, one) => total + one.cores, 0);
    const most = latest.reduce((a, b) => (b.cores > (a?.cores ?? -1) ? b : a), null);
    const pods = latest.length === 1 ? "1 pod uses" : `${latest.length} pods use`;
    const busiest = most && latest.length > 1 ? ` The busiest is ${most.pod.name} with ${most.cores.toFixed(2)}.` : "";
    this.say("summary", latest.length ? `${pods} ${sum.toFixed(2)} cores together.${busiest}` : "");
    this.say("why", this.why ?? "");
    this.say("banner", this.banner ?? "");
  }

  tell(text) { this.say("fault", text); }

  say(name, text) {
    const place = this.part(name);
    if (place.textContent !== text) place.textContent = text;
    place.hidden = !text;
  }

  end() {
    this.ended = true;
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.onVisible);
    this.resizing.disconnect();
    for (const view of [this.usage, this.count]) view?.finalize();
  }
}

function throttling(share) {
  if (share === null || share === undefined) return "throttling not reported";
  return share > 0.0005 ? `throttled ${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %` : "not throttled";
}

function age(seconds) {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return seconds < 172800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} d`;
}
