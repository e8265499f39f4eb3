"""The page's own look, in the colours of the theme in force, light or dark."""

import streamlit as st

# Opaque, for cells that others scroll under.
_PAGE = "light-dark(#fbfaf7, #14191b)"
_LINE = "color-mix(in srgb, currentColor 16%, transparent)"
_FAINT = "color-mix(in srgb, currentColor 5%, transparent)"
# In one line: Streamlit looks at each line of it in every run.
CSS = f"""<style>
.ps-headline {{ display: flex; flex-wrap: wrap; gap: .5rem 2rem; align-items: end; justify-content: space-between; }}
.ps-headline h2 {{ font-size: 1.35rem; line-height: 1.25; margin: 0; padding: 0; overflow-wrap: anywhere; }}
.ps-headline p {{ margin: .15rem 0 0; opacity: .78; }}
.stHtml .ps-display {{ display: flex; flex-wrap: wrap; gap: .3rem 1.6rem; margin: 0; padding: 0; }}
.ps-display div {{ display: flex; flex-direction: column-reverse; }}
.stHtml .ps-display dd {{ margin: 0;
  font: 600 1.45rem/1.15 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
  letter-spacing: -.02em; }}
.ps-display dt {{ font-size: .72rem; opacity: .7; }}
.ps-picture {{ display: flex; justify-content: center; background: {_FAINT}; border-radius: 10px; overflow: hidden; }}
.ps-picture > div {{ position: relative; width: min(100%, calc(34rem * var(--ratio))); line-height: 0; }}
.ps-picture img {{ width: 100%; height: auto; aspect-ratio: var(--ratio); background: center / cover no-repeat; }}
.ps-picture i {{ position: absolute; border: 2px solid #fff; border-radius: 3px;
  box-shadow: 0 0 0 1.5px #d1495b, inset 0 0 0 1.5px #d1495b; }}
.ps-nopicture {{ padding: 3rem 1.5rem; text-align: center; background: {_FAINT}; border-radius: 10px; }}
.ps-thumbnail {{ display: flex; gap: .9rem; align-items: center; padding: .6rem; border: 1px solid {_LINE};
  border-radius: 10px; }}
.ps-thumbnail img {{ width: 7.2rem; max-height: 7.2rem; object-fit: contain; border-radius: 4px; flex: none; }}
.ps-thumbnail p {{ margin: 0; font-size: .88rem; line-height: 1.4; }}
.ps-thumbnail span, .ps-thumbnail small {{ opacity: .72; font-size: .78rem; }}
.ps-thumbnail.more, .ps-thumbnail.different {{ border: 2px solid #c05621; }}
.ps-cards {{ columns: 17.5rem; column-gap: .9rem; }}
.ps-card {{ break-inside: avoid; margin: 0 0 .9rem; padding: .75rem .95rem .85rem; border: 1px solid {_LINE};
  border-radius: 10px; }}
.ps-card h3 {{ font-size: .78rem; font-weight: 600; letter-spacing: .02em; margin: 0 0 .35rem; padding: 0;
  opacity: .66; }}
.stHtml .ps-card dl, .stHtml .ps-card dd {{ margin: 0; padding: 0; }}
.ps-card dl > div {{ display: grid; grid-template-columns: 7rem 1fr; gap: .2rem .6rem; padding: .2rem 0;
  font-size: .88rem; line-height: 1.35; }}
.ps-card dt {{ opacity: .7; }}
.ps-card dd {{ font-weight: 500; overflow-wrap: anywhere; }}
.ps-card small, .ps-facts small {{ display: block; font-weight: 400; font-size: .76rem; opacity: .68; }}
.stHtml .ps-exposures {{ margin: 0; padding: 0; list-style: none; }}
.stHtml .ps-exposures li {{ display: grid; grid-template-columns: 4.6rem 1fr; gap: .2rem .8rem; margin: 0;
  padding: .5rem 0; border-top: 1px solid {_LINE}; font-size: .92rem; line-height: 1.4; overflow-wrap: anywhere; }}
.ps-exposures b {{ font-size: .74rem; padding: .1rem .5rem; border-radius: 99px; border: 1px solid {_LINE};
  text-align: center; align-self: start; }}
.ps-exposures .high b {{ background: #c05621; border-color: #c05621; color: #fff; }}
.ps-exposures .medium b {{ border: 2px solid #c05621; }}
.ps-exposures small {{ display: block; opacity: .66; font-size: .76rem; }}
.stHtml .ps-plan, .stHtml .ps-plan dd {{ margin: 0; padding: 0; }}
.ps-plan > div {{ display: grid; grid-template-columns: 4rem 1fr; gap: .6rem; padding: .45rem 0;
  border-top: 1px solid {_LINE}; font-size: .88rem; line-height: 1.4; }}
.ps-plan dt {{ font-weight: 600; }}
.stHtml .ps-plan p {{ margin: 0; overflow-wrap: anywhere; }}
.ps-plan p b {{ font-weight: 600; }}
.stHtml .ps-plan ul {{ margin: .2rem 0 0; padding-left: 1.1rem; }}
.stHtml .ps-where {{ display: flex; flex-wrap: wrap; gap: .3rem 1.8rem; margin: 0; padding: 0; font-size: .86rem; }}
.ps-where dt {{ font-size: .72rem; opacity: .7; }}
.stHtml .ps-where dd {{ margin: 0; font-weight: 500; }}
.stHtml .ps-steps {{ margin: .6rem 0 0; padding-left: 1.2rem; font-size: .9rem; overflow-wrap: anywhere; }}
.ps-hex {{ font: 400 .78rem/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; border: 0; display: block;
  overflow-x: auto; white-space: pre; }}
.ps-hex caption {{ text-align: left; font: 600 .8rem var(--st-font, sans-serif); padding-bottom: .2rem; }}
.ps-hex th {{ font-weight: 400; opacity: .6; padding-right: 1rem; border: 0; }}
.ps-hex td {{ padding: 0 1.4rem 0 0; border: 0; }}
.ps-hex mark {{ background: #ffd27a; color: #20282c; border-radius: 3px; padding: 0 .1em; }}
.ps-wide {{ overflow-x: auto; max-height: 40rem; border: 1px solid {_LINE}; border-radius: 10px; }}
.stHtml .ps-matrix {{ border-collapse: separate; border-spacing: 0; font-size: .84rem; line-height: 1.35; margin: 0;
  min-width: 100%; }}
.ps-matrix th, .ps-matrix td {{ padding: .35rem .7rem; text-align: left; vertical-align: top; border: 0;
  border-bottom: 1px solid {_LINE}; min-width: 8rem; max-width: 22rem; overflow-wrap: anywhere; }}
.ps-matrix thead th {{ position: sticky; top: 0; z-index: 2; background: {_PAGE}; font-weight: 600; }}
.ps-matrix tr > th:first-child {{ position: sticky; left: 0; z-index: 1; background: {_PAGE};
  font-weight: 500; }}
.ps-matrix thead tr > th:first-child {{ z-index: 3; }}
.ps-matrix .group th {{ font-weight: 700; padding-top: .8rem; }}
.ps-matrix small {{ font-weight: 400; opacity: .66; margin-left: .6rem; }}
.ps-matrix td i, .ps-legend span {{ font-style: normal; font-weight: 700; }}
.ps-matrix .equal {{ opacity: .5; }}
.ps-matrix .changed, .ps-legend .changed {{ background: color-mix(in srgb, #d8a33c 20%, transparent); }}
.ps-matrix .missing, .ps-legend .missing {{ background: color-mix(in srgb, #d1495b 18%, transparent); }}
.ps-matrix .added, .ps-legend .added {{ background: color-mix(in srgb, #4f9d69 20%, transparent); }}
.ps-legend span {{ padding: .1rem .5rem; border-radius: 6px; font-size: .78rem; }}
.stHtml .ps-blocks {{ display: flex; flex-wrap: wrap; gap: .35rem; margin: 0; padding: 0; list-style: none;
  font-size: .78rem; }}
.stHtml .ps-blocks li {{ margin: 0; padding: .15rem .6rem; border-radius: 99px; border: 1px solid {_LINE}; }}
.ps-blocks .read {{ background: {_FAINT}; font-weight: 600; }}
.ps-blocks .none, .ps-blocks .not {{ opacity: .6; }}
.ps-blocks .not {{ border-style: dashed; }}
.ps-blocks .unreadable {{ border: 2px solid #c05621; }}
.ps-hero h1 {{ font-size: clamp(1.9rem, 4.4vw, 3.1rem); line-height: 1.08; letter-spacing: -.025em; margin: 0;
  padding: 0; max-width: 17em; }}
.ps-hero p {{ font-size: 1.08rem; max-width: 40em; opacity: .84; margin: .9rem 0 0; }}
.stHtml .ps-promises {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: 1rem 1.8rem;
  margin: 0;
  padding: 0; list-style: none; }}
.stHtml .ps-promises li {{ margin: 0; border-top: 2px solid currentColor; padding-top: .6rem; font-size: .92rem; }}
.ps-promises b {{ display: block; font-size: 1rem; }}
</style>""".replace("\n", " ")


def style() -> None:
    """Put the style into the page."""
    st.html(CSS)
