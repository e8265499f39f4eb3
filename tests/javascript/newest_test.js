// Which of a component's data are shown. Run by tests/project/test_javascript.py.

import { deepEqual } from "node:assert/strict";
import { newestOnly } from "../../pixelscan/web/ui/newest.js";

/** A component that notes what it shows and cleans up, and a function that calls it as Streamlit does. */
function noting() {
  const notes = [];
  const component = newestOnly(({ data: [data] }) => {
    notes.push(data);
    return () => notes.push(`${data} cleaned up`);
  });
  const mount = (parentElement, ...data) => component({ parentElement, data });
  return { notes, mount };
}

Deno.test("older data that come last are not shown", () => {
  const { notes, mount } = noting(), place = {};
  mount(place, "ten photos", "session", 2);
  mount(place, "one photo", "session", 1);
  mount(place, "eleven photos", "session", 3);
  deepEqual(notes, ["ten photos", "eleven photos"]);
});

Deno.test("each place in the page has its own data", () => {
  const { notes, mount } = noting();
  mount({}, "first", "session", 2);
  mount({}, "second", "session", 1);
  deepEqual(notes, ["first", "second"]);
});

Deno.test("the same data are shown again, as in another theme, and so are those of a new session", () => {
  const { notes, mount } = noting(), place = {};
  mount(place, "light", "session", 2);
  mount(place, "dark", "session", 2);
  mount(place, "new", "another session", 1);
  deepEqual(notes, ["light", "dark", "new"]);
});

Deno.test("only what is shown is cleaned up", () => {
  const { notes, mount } = noting(), place = {};
  const older = mount(place, "older", "session", 1), newer = mount(place, "newer", "session", 2);
  older();
  deepEqual(notes, ["older", "newer"]);
  newer();
  deepEqual(notes, ["older", "newer", "newer cleaned up"]);
});

Deno.test("a component may have nothing to clean up", () => {
  newestOnly(() => undefined)({ parentElement: {}, data: [{}, "session", 1] })();
});
