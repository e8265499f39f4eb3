import { movedInGrid, selectedAfter } from "./grid.js";
import { fill } from "../../ui/filmstrip/tile.js";

export default function ({ data: [data], parentElement, setStateValue, setTriggerValue }) {
  const sheet = parentElement.querySelector(".sheet"), ids = data.photos.map((photo) => photo.id);
  // What the visitor selects counts at once; what the server knows may be a click behind.
  sheet.selected ??= new Set(data.selected);
  const isSelected = (id) => sheet.selected.has(id);
  draw(sheet, data.photos);
  const show = (focused) => {
    for (const tile of sheet.children) {
      tile.ariaSelected = isSelected(tile.dataset.id);
      tile.ariaCurrent = tile.dataset.id === data.shown;
    }
    const at = focused ?? [...sheet.children].find((tile) => tile.tabIndex === 0) ?? sheet.children[0];
    for (const tile of sheet.children) tile.tabIndex = tile === at ? 0 : -1;
    focused?.focus();
  };
  const select = (selected, tile) => {
    sheet.selected = selected;
    show(tile);
    setStateValue("selected", ids.filter(isSelected));
  };
  const toggle = (tile, isRange) => {
    const id = tile.dataset.id;
    select(selectedAfter(sheet.selected, ids, id, isRange ? sheet.anchor ?? null : null), tile);
    sheet.anchor = id;
  };
  show();
  sheet.onclick = (event) => {
    const tile = event.target.closest("[role=option]");
    if (!tile) return;
    if (event.target.closest(".tick") || event.shiftKey || event.ctrlKey || event.metaKey) toggle(tile, event.shiftKey);
    else setTriggerValue("picked", [tile.dataset.id]);
  };
  sheet.onkeydown = (event) => {
    const all = [...sheet.children], tile = event.target.closest("[role=option]");
    if (!tile) return;
    const columns = all.filter((one) => one.offsetTop === all[0].offsetTop).length;
    const to = movedInGrid(event.key, all.indexOf(tile), all.length, columns);
    if (to !== null) show(all[to]);
    else if (event.key === " ") toggle(tile, event.shiftKey);
    else if (event.key === "Enter") setTriggerValue("picked", [tile.dataset.id]);
    else if (event.key === "a" && (event.ctrlKey || event.metaKey)) select(new Set(ids), tile);
    else if (event.key === "Escape") select(new Set(), tile);
    else return;
    event.preventDefault();
  };
}

/** Make the tiles anew if there are others; the focus stays on its photo. */
function draw(sheet, photos) {
  const made = JSON.stringify(photos);
  if (sheet.dataset.made === made) return;
  const focused = sheet.getRootNode().activeElement?.dataset.id;
  sheet.dataset.made = made;
  sheet.replaceChildren(...photos.map(option));
  if (focused) [...sheet.children].find((tile) => tile.dataset.id === focused)?.focus();
}

function option(photo) {
  const tile = document.createElement("div");
  const tick = Object.assign(document.createElement("span"), { className: "tick", textContent: "✓" });
  tile.role = "option";
  tick.ariaHidden = true;
  fill(tile, photo);
  tile.append(tick);
  return tile;
}
