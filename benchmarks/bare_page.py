"""For comparison with the Photos page: a minimal Streamlit page that opens photos and shows Pillow's Exif."""

import pandas as pd
import streamlit as st
from PIL import ExifTags, Image

photos = st.file_uploader("Photos", accept_multiple_files=True)
if photos:
    name = st.radio("Photo", [photo.name for photo in photos], horizontal=True)
    photo = next(photo for photo in photos if photo.name == name)
    with Image.open(photo) as image:
        exif = image.getexif()
        tags = {**exif, **exif.get_ifd(ExifTags.IFD.Exif), **exif.get_ifd(ExifTags.IFD.GPSInfo)}
        image.thumbnail((1024, 1024))
    st.header(name)
    st.image(image)
    wanted = st.text_input("Search")
    rows = [(ExifTags.TAGS.get(tag, hex(tag)), str(value)) for tag, value in tags.items()]
    found = [row for row in rows if wanted.casefold() in " ".join(row).casefold()]
    st.caption(f"{len(found)} of {len(rows)} tags")
    st.dataframe(pd.DataFrame(found, columns=["Name", "Value"]))
