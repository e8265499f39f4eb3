import { moved } from "./keys.js";

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
}
const END = 9; // letters that stay: photos of a series differ in them

/** The name in two parts; where there is too little room, the first one ends in an ellipsis. */
function cutInTheMiddle(name) {
  const part = (text) => Object.assign(document.createElement("span"), { textContent: text });
  return [part(name.slice(0, -END)), part(name.slice(-END))];
}
function button(photo, role) {
  const make = (tag, name) => Object.assign(document.createElement(tag), { className: name });
  const button = make("button", ""), frame = make("span", "frame"), name = make("span", "name");
  button.dataset.id = photo.id;
  button.setAttribute("role", role);
  button.setAttribute("aria-label", photo.name + (photo.flag ? ", with problems" : ""));
  button.title = photo.name;
  const image = Object.assign(new Image(), { alt: "", loading: "lazy", src: photo.src });
  image.onerror = () => frame.replaceChildren(Object.assign(make("span", "missing"), { textContent: "no picture" }));
  frame.append(image);
  name.append(...cutInTheMiddle(photo.name.split("/").pop()));
  button.append(frame, name);
  if (photo.flag) button.append(Object.assign(make("span", "flag"), { textContent: "!" }));
  return button;
}
