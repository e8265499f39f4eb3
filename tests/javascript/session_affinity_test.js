// What a visit concludes from the pods that answer it. Run by tests/project/test_javascript.py.

import { deepEqual, equal, match } from "node:assert/strict";
import { affinityMissing, distinct, photosAreGone } from "../../pixelscan/web/ui/session_affinity/pods.js";

Deno.test("photos are gone only when another process has fewer of them", () => {
  const before = { process: "one", photos: 2 };
  equal(photosAreGone(before, { process: "two", photos: 0 }), true);
  equal(photosAreGone(before, { process: "two", photos: 2 }), false);
  equal(photosAreGone(before, { process: "one", photos: 0 }), false); // the visitor closed them
  equal(photosAreGone(null, { process: "two", photos: 0 }), false); // a first visit
});

Deno.test("a pod that answers often counts once, one that restarted counts as two", () => {
  const answers = [["one", "a"], ["one", "a"], ["two", "a"]].map(([process, pod]) => ({ process, pod }));
  deepEqual([...distinct(answers)], [["one", "a"], ["two", "a"]]);
});

Deno.test("missing affinity names every pod, and what to set", () => {
  match(affinityMissing(["a", "b"]), /2 different pods \(a, b\).*sessionAffinity: ClientIP/);
});
