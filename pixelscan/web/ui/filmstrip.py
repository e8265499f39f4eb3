"""The strip of a tray's photos: a component in which one is selected, or several, by click or by arrow keys."""

from collections.abc import Collection, Sequence

import streamlit as st

from pixelscan.web.api.images import picture_url
from pixelscan.web.store.tray import Photo
from pixelscan.web.ui.component import component_data, component_value

_HTML = '<div class="strip"></div>'
_CSS = """
.strip { display: flex; gap: .5rem; overflow-x: auto; padding: 4px 4px .6rem; scroll-padding: 3rem;
  scrollbar-width: thin; scrollbar-color: var(--st-border-color) transparent; }
button { all: unset; box-sizing: border-box; position: relative; flex: none; cursor: pointer; border-radius: 8px;
  width: 6.5rem; font: 400 .72rem/1.3 var(--st-font); color: var(--st-text-color); }
.frame { display: grid; place-items: center; height: 4.6rem; overflow: hidden; border-radius: 8px;
  background: var(--st-secondary-background-color); border: 2px solid transparent; opacity: .82;
  transition: opacity .12s; }
img { width: 100%; height: 100%; object-fit: cover; display: block; }
.missing { font-size: .68rem; opacity: .7; padding: 0 .4rem; text-align: center; }
.name { display: block; margin-top: .25rem; white-space: nowrap; overflow: hidden; text-overflow: ellipsis;
  text-align: center; opacity: .72; }
.flag { position: absolute; top: 6px; right: 6px; width: 1.05rem; height: 1.05rem; border-radius: 50%;
  display: grid; place-items: center; background: #c05621; color: #fff; font: 700 .7rem/1 var(--st-font); }
button:hover .frame { opacity: 1; }
button[aria-checked=true] .frame { opacity: 1; border-color: var(--st-primary-color); }
button[aria-checked=true] .name { opacity: 1; font-weight: 600; }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 3px; }
"""
_JS = """
export default function ({ data: [data], parentElement, setTriggerValue }) {
  const strip = parentElement.querySelector('.strip');
  const chosen = new Set(data.chosen);
  const made = JSON.stringify([data.several, data.photos]);
  if (strip.dataset.made !== made) {
    const focused = strip.getRootNode().activeElement?.dataset.id;
    strip.dataset.made = made;
    strip.setAttribute('role', data.several ? 'group' : 'radiogroup');
    strip.setAttribute('aria-label', data.label);
    strip.replaceChildren(...data.photos.map(photo => button(photo, data.several ? 'checkbox' : 'radio')));
    if (focused) [...strip.children].find(button => button.dataset.id === focused)?.focus();
  }
  const show = at => {
    for (const button of strip.children) {
      const isChosen = chosen.has(button.dataset.id);
      button.setAttribute('aria-checked', isChosen);
      button.tabIndex = data.several || isChosen ? 0 : -1;
      if (isChosen && !data.several) button.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
    at?.focus();
  };
  const pick = (button, focus) => {
    const id = button.dataset.id;
    if (!data.several) chosen.clear();
    if (!chosen.delete(id)) chosen.add(id);
    show(focus ? button : null);
    setTriggerValue('picked', [...chosen]);
  };
  show();
  strip.onclick = event => { const hit = event.target.closest('button'); if (hit) pick(hit); };
  strip.onkeydown = event => {
    const all = [...strip.children], at = all.indexOf(event.target.closest('button'));
    const next = at + 1, previous = at - 1, End = all.length - 1;
    const to = { ArrowRight: next, ArrowDown: next, ArrowLeft: previous, ArrowUp: previous, Home: 0, End };
    if (!(event.key in to)) return;
    event.preventDefault();
    const button = all[(to[event.key] + all.length) % all.length];
    if (data.several) button.focus(); else pick(button, true);
  };
}
function button(photo, role) {
  const make = (tag, name) => Object.assign(document.createElement(tag), { className: name });
  const button = make('button', ''), frame = make('span', 'frame'), name = make('span', 'name');
  button.dataset.id = photo.id;
  button.setAttribute('role', role);
  button.setAttribute('aria-label', photo.name + (photo.flag ? ', with problems' : ''));
  button.title = photo.name;
  const image = Object.assign(new Image(), { alt: '', loading: 'lazy', src: photo.src });
  image.onerror = () => frame.replaceChildren(Object.assign(make('span', 'missing'), { textContent: 'no picture' }));
  frame.append(image);
  name.textContent = photo.name;
  button.append(frame, name);
  if (photo.flag) button.append(Object.assign(make('span', 'flag'), { textContent: '!' }));
  return button;
}
"""
_strip = st.components.v2.component("pixelscan_strip", html=_HTML, css=_CSS, js=_JS)


def photo_strip(
    label: str, photos: Sequence[Photo], chosen: Collection[str], *, key: str, several: bool = False
) -> None:
    """Show the photos, those with ids in `chosen` marked; `picked(key)` tells what the visitor chose."""
    data = {
        "label": label,
        "several": several,
        "chosen": list(chosen),
        "photos": [
            {
                "id": one.id,
                "name": one.name,
                "src": picture_url(one.id, "list_thumbnail" if one.has_list_thumbnail else "small"),
                "flag": one.has_problems,
            }
            for one in photos
        ],
    }
    _strip(data=component_data(data), key=key, on_picked_change=lambda: None)


def picked(key: str) -> list[str] | None:
    """The ids that the visitor chose in the strip with this key just now, None where they did something else."""
    ids: list[str] | None = component_value(key, "picked")
    return ids
