"""For comparison with PixelScan's capacity: a plain Flask app for gunicorn that does the same job."""

import base64
import io

import exifread
from flask import Flask, render_template_string, request
from PIL import Image, ImageOps

PAGE = """<!doctype html><title>Photos</title>
<form method=post enctype=multipart/form-data><input type=file name=photo><button>Read</button></form>
{% if tags %}<h1>{{ name }}</h1><img src="data:image/jpeg;base64,{{ thumbnail }}">
<table>{% for name, value in tags %}<tr><th>{{ name }}<td>{{ value }}{% endfor %}</table>{% endif %}"""
THUMBNAIL = (256, 256)

app = Flask(__name__)


@app.get("/")
def form() -> str:
    return render_template_string(PAGE)


@app.post("/")
def read() -> str:
    photo = request.files["photo"]
    tags = exifread.process_file(photo.stream, details=False)
    photo.stream.seek(0)
    picture = Image.open(photo.stream)
    picture.thumbnail(THUMBNAIL)
    small = io.BytesIO()
    ImageOps.exif_transpose(picture).save(small, "JPEG")
    thumbnail = base64.b64encode(small.getvalue()).decode()
    shown = sorted((name, str(value)) for name, value in tags.items() if name != "JPEGThumbnail")
    return render_template_string(PAGE, name=photo.filename, thumbnail=thumbnail, tags=shown)
