// The living pods: by node, a card with a sparkline each, and a table that sorts by any column.

import { age, commonPrefix, percent } from "./formatting.js";
import { sparkline } from "./series.js";

const MOST_CARDS_WITH_LINES = 12;

export class PodList {
  constructor(cards, table, shared) {
    [this.cards, this.table, this.shared] = [cards, table, shared];
    [this.column, this.falling] = ["cores", true];
    for (const button of table.querySelectorAll("th button")) {
      button.addEventListener("click", () => this.sortBy(button.dataset.column));
    }
    table.closest("details").addEventListener("toggle", () => this.again?.());
  }

  sortBy(column) {
    [this.column, this.falling] = [
      column,
      this.column === column ? !this.falling : column !== "name" && column !== "node",
    ];
    this.again?.();
  }

  show(live, unit) {
    this.again = () => this.show(live, unit);
    const pods = live.pods.filter((pod) => !pod.gone).map((pod) => facts(pod, live, unit));
    this.showCards(pods, live);
    if (this.table.closest("details").open) this.showTable(pods);
  }

  showCards(pods, live) {
    const dense = pods.length > MOST_CARDS_WITH_LINES;
    this.cards.classList.toggle("dense", dense);
    const prefix = commonPrefix(pods.map((pod) => pod.name));
    this.shared.hidden = !prefix;
    this.shared.textContent = `Every pod's name begins with ${prefix}`;
    const known = new Map([...this.cards.querySelectorAll("li")].map((card) => [card.dataset.pod, card]));
    for (const pod of pods) {
      const card = known.get(pod.name) ?? newCard(pod);
      known.delete(pod.name);
      const node = this.nodeOf(pod);
      if (card.parentElement !== node) node.append(card);
      card.querySelector("b").textContent = pod.name.slice(prefix.length);
      card.querySelector(".here").hidden = !pod.here;
      card.querySelector("strong").textContent = pod.now;
      if (dense) continue;
      const throttled = pod.throttled > 0.0005
        ? `throttled ${percent(pod.throttled)}`
        : pod.throttled === null
        ? "throttling not reported"
        : "not throttled";
      const parts = [`mean ${pod.meanText}`, throttled, `up ${age(pod.age)}`];
      card.querySelector("small").textContent = parts.join(" · ");
      card.querySelector("polyline").setAttribute("points", sparkline(pod, live));
    }
    for (const card of known.values()) card.remove();
    for (const node of [...this.cards.children]) nameNode(node);
  }

  // The list of a node's pods, in the order of the nodes' names.
  nodeOf(pod) {
    const nodes = [...this.cards.children];
    const known = nodes.find((node) => node.dataset.node === pod.node);
    if (known) return known.querySelector("ul");
    const made = document.createElement("section");
    made.dataset.node = pod.node;
    made.innerHTML = "<h2></h2><ul></ul>";
    this.cards.insertBefore(made, nodes.find((node) => node.dataset.node > pod.node) ?? null);
    return made.querySelector("ul");
  }

  showTable(pods) {
    const order = this.falling ? -1 : 1;
    const text = ["name", "node"].includes(this.column);
    pods.sort((one, other) =>
      order *
        (text
          ? one[this.column].localeCompare(other[this.column])
          : (one[this.column] ?? -1) - (other[this.column] ?? -1)) || one.name.localeCompare(other.name)
    );
    for (const button of this.table.querySelectorAll("th button")) {
      const sorted = button.dataset.column === this.column;
      const way = this.falling ? "descending" : "ascending";
      button.closest("th").setAttribute("aria-sort", sorted ? way : "none");
    }
    this.table.tBodies[0].replaceChildren(...pods.map(row));
  }
}

// A node without pods goes.
function nameNode(node) {
  const count = node.querySelectorAll("li").length;
  if (!count) return node.remove();
  const words = `Node ${node.dataset.node}: ${count === 1 ? "1 pod" : `${count} pods`}`;
  const title = node.querySelector("h2");
  if (title.textContent !== words) title.textContent = words;
  node.querySelector("ul").setAttribute("aria-label", words);
}

function newCard(pod) {
  const card = document.createElement("li");
  card.dataset.pod = pod.name;
  card.innerHTML = '<b></b><span class="here" hidden>you are here</span><strong></strong>' +
    '<svg viewBox="0 0 120 28" preserveAspectRatio="none" aria-hidden="true"><polyline/></svg><small></small>';
  card.querySelector("b").title = pod.name;
  card.style.setProperty("--pod", pod.colour);
  return card;
}

function facts(pod, { data, latest, rows, now }, unit) {
  const seen = latest.get(pod.name), scale = unit.of(pod), own = rows.get(pod.name) ?? [];
  const mean = own.length ? own.reduce((sum, row) => sum + row.cores, 0) / own.length : null;
  const text = (cores) => (cores === null || !scale ? "–" : unit.text(cores / scale));
  const cores = seen ? seen.cores : null;
  return {
    ...pod,
    own,
    mean,
    cores,
    now: text(cores),
    meanText: text(mean),
    throttled: seen?.throttled ?? null,
    age: now - pod.started,
    here: pod.name === data.here,
  };
}

function row(pod) {
  const line = document.createElement("tr");
  const cells = [pod.node, age(pod.age), pod.now, pod.meanText, pod.throttled === null ? "–" : percent(pod.throttled)];
  const name = document.createElement("th");
  name.scope = "row";
  name.style.setProperty("--pod", pod.colour);
  name.textContent = pod.here ? `${pod.name} (you are here)` : pod.name;
  line.append(name, ...cells.map((text) => Object.assign(document.createElement("td"), { textContent: text })));
  return line;
}
