// The filmstrip's pure functions. Run by tests/project/test_javascript.py.

import { deepEqual, equal } from "node:assert/strict";
import { moved } from "../../pixelscan/web/ui/filmstrip/keys.js";

Deno.test("arrows lead to the neighbour, and round at both ends", () => {
  deepEqual(["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"].map((key) => moved(key, 1, 4)), [2, 2, 0, 0]);
  deepEqual([moved("ArrowRight", 3, 4), moved("ArrowLeft", 0, 4)], [0, 3]);
});

Deno.test("Home and End lead to the first and the last photo", () => {
  deepEqual([moved("Home", 2, 4), moved("End", 2, 4)], [0, 3]);
});

Deno.test("a single photo stays the chosen one", () => {
  deepEqual(["ArrowRight", "ArrowUp", "Home", "End"].map((key) => moved(key, 0, 1)), [0, 0, 0, 0]);
});

Deno.test("other keys are left to the browser", () => {
  for (const key of ["Tab", "Enter", " ", "a", "toString"]) equal(moved(key, 1, 4), null);
});
