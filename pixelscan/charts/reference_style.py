"""How the reference is marked among the photos: by shape as well as colour."""

import altair as alt

REFERENCE, PHOTO = "reference", "photo"
ROLE_COLOURS = alt.Scale(domain=[REFERENCE, PHOTO], range=["#0f7f7c", "#d1495b"])
ROLE_SHAPES = alt.Scale(domain=[REFERENCE, PHOTO], range=["diamond", "circle"])
