"""PixelScan's server: the pages, what runs beside them for the life of the process, and the HTTP routes."""

import streamlit as st
from starlette.middleware import Middleware

from pixelscan.web.browser import BrowserCookie
from pixelscan.web.cpu_route import CPU_ROUTES
from pixelscan.web.lifespan import lifespan
from pixelscan.web.metrics import METRICS_ROUTES
from pixelscan.web.own_origin import OwnOrigin
from pixelscan.web.own_pod import POD_ROUTES
from pixelscan.web.pictures import PICTURE_ROUTES
from pixelscan.web.routes import ROUTES

# Streamlit finds the app by this very assignment. The navigation script lies in the package, since pages/
# beside the entry script would make Streamlit serve each page alone, without the menu, to a deep link.
app = st.App(
    "pixelscan/web/navigation.py",
    lifespan=lifespan,
    routes=[*ROUTES, *PICTURE_ROUTES, *CPU_ROUTES, *METRICS_ROUTES, *POD_ROUTES],
    middleware=[Middleware(OwnOrigin), Middleware(BrowserCookie)],
)
