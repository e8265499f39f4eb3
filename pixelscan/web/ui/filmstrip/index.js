import { moved } from "./keys.js";
import { fill } from "./tile.js";

export default function ({ data: [data], parentElement, setTriggerValue }) {
  const strip = parentElement.querySelector(".strip");
  const chosen = new Set(data.chosen);
  const made = JSON.stringify([data.several, data.photos]);
  if (strip.dataset.made !== made) {
    const focused = strip.getRootNode().activeElement?.dataset.id;
    strip.dataset.made = made;
    strip.setAttribute("role", data.several ? "group" : "radiogroup");
    strip.setAttribute("aria-label", data.label);
    strip.replaceChildren(...data.photos.map((photo) => button(photo, data.several ? "checkbox" : "radio")));
    if (focused) [...strip.children].find((button) => button.dataset.id === focused)?.focus();
  }
  const show = (at) => {
    for (const button of strip.children) {
      const isChosen = chosen.has(button.dataset.id);
      button.setAttribute("aria-checked", isChosen);
      button.tabIndex = data.several || isChosen ? 0 : -1;
      if (isChosen && !data.several) button.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    at?.focus();
  };
  const pick = (button, focus) => {
    const id = button.dataset.id;
    if (!data.several) chosen.clear();
    if (!chosen.delete(id)) chosen.add(id);
    show(focus ? button : null);
    setTriggerValue("picked", [...chosen]);
  };
  show();
  strip.onclick = (event) => {
    const hit = event.target.closest("button");
    if (hit) pick(hit);
  };
  strip.onkeydown = (event) => {
    const all = [...strip.children], at = all.indexOf(event.target.closest("button"));
    const to = moved(event.key, at, all.length);
    if (to === null) return;
    event.preventDefault();
    const button = all[to];
    if (data.several) button.focus();
    else pick(button, true);
  };
  strip.pageKeys?.abort();
  if (data.several) return;
  const keys = strip.pageKeys = listenToPage((key) => pick(neighbour(strip, key)));
  return () => keys.abort();
}

function neighbour(strip, key) {
  const all = [...strip.children], at = all.findIndex((button) => button.ariaChecked === "true");
  return all[moved(key, at, all.length)];
}

/** Call with each left or right arrow that is pressed while nothing on the page has the focus. */
function listenToPage(act) {
  const ending = new AbortController();
  document.addEventListener("keydown", (event) => {
    const isPlain = !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);
    const isFree = event.target.matches("body, [data-testid=stMain]");
    if (isFree && isPlain && ["ArrowLeft", "ArrowRight"].includes(event.key)) act(event.key);
  }, { signal: ending.signal });
  return ending;
}

function button(photo, role) {
  const button = document.createElement("button");
  button.setAttribute("role", role);
  fill(button, photo);
  return button;
}
