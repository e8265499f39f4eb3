"""PixelScan's server: the pages, what runs beside them for the life of the process, and the HTTP routes."""

import streamlit as st
from starlette.middleware import Middleware

from pixelscan.web.browser import BrowserCookie
from pixelscan.web.comparison_export import COMPARISON_ROUTES
from pixelscan.web.cpu_route import CPU_ROUTES
from pixelscan.web.lifespan import lifespan
from pixelscan.web.metrics import METRICS_ROUTES
from pixelscan.web.own_origin import OwnOrigin
from pixelscan.web.own_pod import POD_ROUTES
from pixelscan.web.photo_export import PHOTO_EXPORT_ROUTES
from pixelscan.web.pictures import PICTURE_ROUTES
from pixelscan.web.routes import ROUTES
from pixelscan.web.run_export import RUN_ROUTES
from pixelscan.web.safe_copy import COPY_ROUTES

# Streamlit finds the app by this very assignment. The navigation script lies in the package, since pages/
# beside the entry script would make Streamlit serve each page alone, without the menu, to a deep link.
app = st.App(
    "pixelscan/web/navigation.py",
    lifespan=lifespan,
    routes=[
        *ROUTES,
        *PICTURE_ROUTES,
        *PHOTO_EXPORT_ROUTES,
        *COMPARISON_ROUTES,
        *COPY_ROUTES,
        *CPU_ROUTES,
        *RUN_ROUTES,
        *METRICS_ROUTES,
        *POD_ROUTES,
    ],
    middleware=[Middleware(OwnOrigin), Middleware(BrowserCookie)],
)
