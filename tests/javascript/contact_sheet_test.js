// The contact sheet's pure functions. Run by tests/project/test_javascript.py.

import { deepEqual, equal } from "node:assert/strict";
import { movedInGrid, selectedAfter } from "../../pixelscan/web/photos/contact_sheet/grid.js";

const IDS = ["a", "b", "c", "d", "e"];

Deno.test("arrows lead to the neighbours in a grid, and not over its edges", () => {
  deepEqual(["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"].map((key) => movedInGrid(key, 3, 8, 3)), [4, 2, 6, 0]);
  deepEqual([movedInGrid("ArrowUp", 1, 8, 3), movedInGrid("ArrowDown", 6, 8, 3)], [1, 6]);
  deepEqual([movedInGrid("Home", 5, 8, 3), movedInGrid("End", 5, 8, 3)], [0, 7]);
  for (const key of ["Tab", " ", "toString"]) equal(movedInGrid(key, 1, 8, 3), null);
});

Deno.test("a click selects one photo more, or takes it out", () => {
  deepEqual([...selectedAfter(["a"], IDS, "c", null)], ["a", "c"]);
  deepEqual([...selectedAfter(["a", "c"], IDS, "c", null)], ["a"]);
});

Deno.test("a range goes from the last click to this one, in both directions", () => {
  deepEqual([...selectedAfter(["b"], IDS, "d", "b")], ["b", "c", "d"]);
  deepEqual([...selectedAfter(["d"], IDS, "b", "d")].sort(), ["b", "c", "d"]);
});

Deno.test("a last click on a photo that is filtered out starts no range", () => {
  deepEqual([...selectedAfter([], IDS, "b", "x")], ["b"]);
});
