// The live chart's pure functions. Run by tests/project/test_javascript.py.

import { deepEqual, equal } from "node:assert/strict";
import { age, clock, commonPrefix, percent, unbounded, UNITS } from "../../pixelscan/web/load/live_cpu/formatting.js";
import { addSamples, dropBefore } from "../../pixelscan/web/load/live_cpu/samples.js";
import { bands, lives, readings, rules, sparkline, steps } from "../../pixelscan/web/load/live_cpu/series.js";

const POD = { name: "a", started: 100, gone: null, request: 0.2, limit: 0.5 };

Deno.test("an age is in the largest unit that still tells something", () => {
  deepEqual([0, 89, 90, 5399, 5400, 172799, 172800].map(age), ["0 s", "89 s", "2 min", "90 min", "2 h", "48 h", "2 d"]);
});

Deno.test("a small share keeps one decimal", () => {
  deepEqual([0, 0.004, 0.1, 0.62].map(percent), ["0 %", "0.4 %", "10 %", "62 %"]);
});

Deno.test("a stopwatch shows minutes and seconds, and never less than none", () => {
  deepEqual([0, 72, 300, 1800, -3].map(clock), ["0:00", "1:12", "5:00", "30:00", "0:00"]);
});

Deno.test("a unit without a bound is explained, unless some pod has one", () => {
  const laptop = { name: "a", request: null, limit: null };
  deepEqual([unbounded([laptop], "cores"), unbounded([laptop, POD], "limit"), unbounded([], "limit")], ["", "", ""]);
  equal(unbounded([laptop], "limit").startsWith("This pod has no CPU limit,"), true);
});

Deno.test("cores become percent of the pod's own request or limit", () => {
  equal(UNITS.cores.text(0.1 / UNITS.cores.of(POD)), "0.10");
  equal(UNITS.request.text(0.1 / UNITS.request.of(POD)), "50 %");
  equal(UNITS.limit.text(0.1 / UNITS.limit.of(POD)), "20 %");
});

Deno.test("names are told by the part that differs", () => {
  equal(commonPrefix(["web-7d9c-x1", "web-7d9c-x2"]), "web-7d9c-");
  equal(commonPrefix(["web-7d9c-x1", "web-8e1f-x1"]), "web-");
  deepEqual([commonPrefix(["web-1"]), commonPrefix(["one", "other"]), commonPrefix([])], ["", "", ""]);
});

Deno.test("a moment has each pod's nearest sample, and none of a pod that was not there", () => {
  const row = (pod, time, cores) => ({ pod, time, cores });
  const rows = new Map([
    ["a", [row("a", 1000, 0.1), row("a", 2000, 0.2)]],
    ["b", [row("b", 1900, 0.7)]],
    ["c", [row("c", 9000, 0.9)]],
  ]);
  deepEqual(readings(rows, 2100).map((one) => [one.pod, one.cores]), [["b", 0.7], ["a", 0.2]]);
  deepEqual(readings(rows, 60_000), []);
});

Deno.test("replicas fill the span from its first to its last moment", () => {
  deepEqual(steps([[1, 1], [5, 2], [8, 3]], 4000, 7000), [
    { time: 4000, count: 1 },
    { time: 5000, count: 2 },
    { time: 7000, count: 2 },
  ]);
  deepEqual(steps([], 0, 10), []);
  deepEqual(steps([[20, 1]], 0, 10), []);
});

Deno.test("a run is a band inside the span, its label inside the band or not shown", () => {
  const runs = [{ start: 1, end: 99, label: "80 % of limit, constant" }, { start: 200, end: 300, label: "later" }];
  deepEqual(bands(runs, 10_000, 20_000, 500, 7), [
    { start: 10_000, end: 20_000, label: "80 % of limit, constant", words: "80 % of limit", room: 492 },
  ]);
  const [late] = bands([{ start: 19.9, end: 99, label: "80 % of limit" }], 10_000, 20_000, 500, 7);
  deepEqual([late.words, late.room], ["", 0]);
});

Deno.test("pods that joined or left inside the span are told, one that lives has not left", () => {
  const pods = [{ ...POD, started: 5, gone: 8 }, POD];
  deepEqual(lives(pods, 1000, 10_000), [{ time: 5000, label: "a joined" }, { time: 8000, label: "a left" }]);
});

Deno.test("limits that differ have a line each, pods that left have none", () => {
  const pods = [POD, { ...POD, limit: 1 }, { ...POD, limit: 2, gone: 3 }];
  const values = (unit, target) => rules({ pods, data: { unit, target } }).map((rule) => rule.value);
  deepEqual(values("cores", 60), [0.5, 1, 0.12]);
  deepEqual(values("request", 60), [60]);
  deepEqual(values("request", null), []);
  deepEqual(values("limit", null), [100]);
});

Deno.test("a sparkline spans the window and stays under its own peak", () => {
  const own = [{ time: 10_000, cores: 0 }, { time: 20_000, cores: 1 }];
  equal(sparkline({ own, limit: 0.5 }, { now: 20, data: { window: 10 } }), "0.0,27.0 120.0,1.0");
  const many = Array.from({ length: 600 }, (_, at) => ({ time: at * 1000, cores: 0.1 }));
  equal(sparkline({ own: many, limit: 0.5 }, { now: 600, data: { window: 600 } }).split(" ").length, 60);
});

Deno.test("a sample that comes late is put in its place, one that comes twice is kept once", () => {
  const rows = new Map();
  const times = () => rows.get("a").map((row) => row.time);
  addSamples(rows, [[0, 1, 0.1], [0, 3, 0.3, 0.5]], [POD]);
  addSamples(rows, [[0, 2, 0.2], [0, 3, 0.3]], [POD]);
  deepEqual(times(), [1000, 2000, 3000]);
  equal(rows.get("a")[0].throttled, null);
  equal(rows.get("a")[2].throttled, 0.5);
  dropBefore(rows, 2000);
  deepEqual(times(), [2000, 3000]);
  dropBefore(rows, 9000);
  deepEqual(times(), []);
});
