"""PixelScan's server: the pages, the services that live as long as the process, and the HTTP routes."""

import streamlit as st
from starlette.middleware import Middleware

from pixelscan.web.api.images import PICTURE_ROUTES
from pixelscan.web.api.scan import ROUTES
from pixelscan.web.compare.export import COMPARISON_ROUTES
from pixelscan.web.load.cpu_api import CPU_ROUTES
from pixelscan.web.load.metrics import METRICS_ROUTES
from pixelscan.web.load.run_export import RUN_ROUTES
from pixelscan.web.photos.copies.copies_zip import ZIP_ROUTES
from pixelscan.web.photos.copies.strip_panel import COPY_ROUTES
from pixelscan.web.photos.export import PHOTO_EXPORT_ROUTES
from pixelscan.web.photos.parts_panel import PART_ROUTES
from pixelscan.web.photos.provenance_card import INGREDIENT_ROUTES
from pixelscan.web.server.allowed_hosts import AllowedHosts
from pixelscan.web.server.door.login import LoginRequired
from pixelscan.web.server.door.messages import BoundedMessages
from pixelscan.web.server.door.proxies import TrustedProxies
from pixelscan.web.server.door.requests import BoundedRequests
from pixelscan.web.server.door.uploads import UploadsToDisk
from pixelscan.web.server.first_load.static_files import SmallFirstLoad
from pixelscan.web.server.lifespan import lifespan
from pixelscan.web.server.response_headers import ResponseHeaders
from pixelscan.web.server.same_origin import SameOriginMiddleware
from pixelscan.web.server.site import NAVIGATION
from pixelscan.web.store.browser_cookie import BrowserCookie
from pixelscan.web.ui.session_affinity import POD_ROUTES

# Streamlit finds the app by this assignment. The navigation script is in the package: with pages/ next to the
# entry script, Streamlit would answer a deep link with the page alone, without the menu.
app = st.App(
    NAVIGATION,
    lifespan=lifespan,
    routes=[
        *ROUTES,
        *PICTURE_ROUTES,
        *PHOTO_EXPORT_ROUTES,
        *COMPARISON_ROUTES,
        *COPY_ROUTES,
        *ZIP_ROUTES,
        *PART_ROUTES,
        *INGREDIENT_ROUTES,
        *CPU_ROUTES,
        *RUN_ROUTES,
        *METRICS_ROUTES,
        *POD_ROUTES,
    ],
    middleware=[
        Middleware(ResponseHeaders),
        Middleware(TrustedProxies),
        Middleware(BoundedRequests),
        Middleware(AllowedHosts),
        Middleware(SameOriginMiddleware),
        Middleware(LoginRequired),
        Middleware(BoundedMessages),
        Middleware(BrowserCookie),
        Middleware(UploadsToDisk),
        Middleware(SmallFirstLoad),
    ],
)
