"""The strip of a tray's photos: one is selected, by click, by arrow keys, or by the address."""

import streamlit as st

from pixelscan.web.pictures import picture_url
from pixelscan.web.tray import Photo, Tray, trays
from pixelscan.web.uploads import open_sample_set, sample_ids

PARAMETER = "photo"

_HTML = '<div class="strip" role="radiogroup" aria-label="Photos in the tray"></div>'
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
export default function ({ data, parentElement, setTriggerValue }) {
  const strip = parentElement.querySelector('.strip');
  const choose = (id, focus) => {
    for (const button of strip.children) {
      const chosen = button.dataset.id === id;
      button.setAttribute('aria-checked', chosen);
      button.tabIndex = chosen ? 0 : -1;
      if (chosen) {
        button.scrollIntoView({ block: 'nearest', inline: 'nearest' });
        if (focus) button.focus();
      }
    }
  };
  const pick = (id, focus) => { choose(id, focus); setTriggerValue('picked', id); };
  const made = data.photos.map(photo => photo.id).join();
  if (strip.dataset.made !== made) {
    strip.dataset.made = made;
    strip.replaceChildren(...data.photos.map(photo => button(photo)));
  }
  choose(data.selected);
  strip.onclick = event => { const hit = event.target.closest('button'); if (hit) pick(hit.dataset.id); };
  strip.onkeydown = event => {
    const all = [...strip.children], at = all.findIndex(one => one.getAttribute('aria-checked') === 'true');
    const next = at + 1, previous = at - 1, End = all.length - 1;
    const to = { ArrowRight: next, ArrowDown: next, ArrowLeft: previous, ArrowUp: previous, Home: 0, End };
    if (!(event.key in to)) return;
    event.preventDefault();
    pick(all[(to[event.key] + all.length) % all.length].dataset.id, true);
  };
}
function button(photo) {
  const make = (tag, name) => Object.assign(document.createElement(tag), { className: name });
  const button = make('button', ''), frame = make('span', 'frame'), name = make('span', 'name');
  button.dataset.id = photo.id;
  button.setAttribute('role', 'radio');
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


def select_photo(tray: Tray) -> Photo | None:
    """Show the strip; the photo that is selected, which the address names from then on."""
    photos = tray.photos
    if not photos:
        return None
    state = st.session_state.get("strip") or {}
    picked = state.get("picked") if hasattr(state, "get") else None
    selected = _selected(photos, picked or st.query_params.get(PARAMETER))
    _strip(
        data={
            "selected": selected.id,
            "photos": [
                {"id": one.id, "name": one.name, "src": picture_url(one.id, "small"), "flag": one.has_problems}
                for one in photos
            ],
        },
        key="strip",
        on_picked_change=lambda: None,
    )
    if st.query_params.get(PARAMETER) != selected.id:
        st.query_params[PARAMETER] = selected.id
    return selected


def forget_selection() -> None:
    """Let the first photo of the tray be the selected one."""
    st.query_params.pop(PARAMETER, None)


def open_linked_photo(tray: Tray) -> None:
    """Fetch the photo that the address names, when it is not in the tray but still here, or one of the samples."""
    wanted = st.query_params.get(PARAMETER)
    if not wanted or wanted in tray.held or trays().join(tray, wanted):
        return
    if wanted in sample_ids():
        open_sample_set(tray)
        return
    forget_selection()
    st.session_state["notices"] = [
        "The photo of this link is no longer here: photos go when their last page is closed."
    ]


def _selected(photos: tuple[Photo, ...], wanted: str | None) -> Photo:
    return next((photo for photo in photos if photo.id == wanted), photos[0])
