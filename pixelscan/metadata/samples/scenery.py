"""Landscapes for the sample photos, drawn from a few shapes; the bytes are always the same."""

from collections.abc import Callable
from itertools import pairwise
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
SIZE = (1800, 1200)
Scene = Callable[[], Image.Image]


def harbour() -> Image.Image:
    """A harbour at dawn: hills behind calm water, a row of houses, the sun low."""
    picture = _sky((66, 92, 140), (250, 196, 150), 700)
    _glow(picture, (1330, 560), 70, (255, 236, 200))
    _ridge(picture, 21, 600, 150, (118, 122, 156))
    _ridge(picture, 22, 660, 90, (84, 92, 120))
    houses = ((246, 240, 226), (196, 78, 62), (232, 190, 96), (92, 128, 146), (236, 232, 224), (168, 92, 74))
    for index, colour in enumerate(houses * 2):
        _house(picture, (120 + index * 98, 720), 84, 70 + index * 37 % 60, colour)
    _water(picture, 720)
    for left, colour in ((420, (238, 236, 230)), (980, (60, 96, 130)), (1400, (200, 90, 70))):
        _boat(picture, left, 900, 150, colour)
    return _finished(picture, 1)


def lake() -> Image.Image:
    """A mountain lake around noon."""
    picture = _sky((70, 134, 196), (206, 226, 236), 640)
    _clouds(picture, 31, 240)
    _ridge(picture, 32, 470, 330, (132, 150, 170))
    _ridge(picture, 33, 560, 200, (98, 122, 118))
    _ridge(picture, 34, 640, 90, (70, 98, 78))
    _water(picture, 660)
    _meadow(picture, 35, 1010, (88, 112, 60))
    return _finished(picture, 2)


def red_boat() -> Image.Image:
    """One red boat on a grey sea."""
    picture = _sky((168, 182, 190), (222, 226, 222), 430)
    _ridge(picture, 41, 410, 70, (150, 164, 170))
    _water(picture, 440)
    _boat(picture, 830, 800, 430, (196, 52, 44))
    return _finished(picture, 3)


def lighthouse() -> Image.Image:
    """A lighthouse on a cliff, upright."""
    picture = _sky((92, 146, 190), (232, 224, 206), 860, (1200, 1800))
    _clouds(picture, 51, 380)
    _water(picture, 1180)
    _ridge(picture, 52, 1250, 110, (86, 92, 74))
    draw = ImageDraw.Draw(picture)
    draw.polygon([(540, 1230), (580, 560), (680, 560), (720, 1230)], fill=(240, 238, 230))
    for top in (690, 890, 1090):
        lean = (1230 - top) / 670 * 40
        draw.polygon(
            [(540 + lean, top), (720 - lean, top), (714 - lean, top + 90), (546 + lean, top + 90)], fill=(188, 64, 54)
        )
    draw.rectangle((570, 500, 690, 560), fill=(58, 66, 72))
    draw.rectangle((592, 440, 668, 500), fill=(252, 226, 150))
    draw.polygon([(580, 440), (630, 380), (680, 440)], fill=(168, 56, 48))
    _meadow(picture, 53, 1480, (96, 112, 62))
    return _finished(picture, 4)


def evening_ridge() -> Image.Image:
    """Ridge behind ridge after sunset."""
    picture = _sky((52, 40, 88), (248, 150, 92), 760)
    for index in range(6):
        fade = index / 5
        colour = (int(170 - 140 * fade), int(96 - 74 * fade), int(112 - 78 * fade))
        _ridge(picture, 61 + index, 620 + index * 90, 150 - index * 10, colour)
    return _finished(picture, 5)


def night_sky() -> Image.Image:
    """Stars over a tent that is lit from within."""
    picture = _sky((8, 12, 34), (38, 52, 84), 900)
    draw, chance = ImageDraw.Draw(picture), Random(71)
    for _ in range(900):
        x, y, light = chance.randrange(1800), chance.randrange(850), chance.randrange(110, 255)
        draw.ellipse((x, y, x + light // 120, y + light // 120), fill=(light, light, min(255, light + 16)))
    _ridge(picture, 72, 850, 170, (14, 20, 32))
    _meadow(picture, 73, 1000, (16, 22, 20))
    _glow(picture, (760, 980), 120, (120, 84, 40))
    draw = ImageDraw.Draw(picture)
    draw.polygon([(610, 1040), (760, 900), (910, 1040)], fill=(240, 176, 84))
    draw.polygon([(735, 1040), (760, 900), (790, 1040)], fill=(150, 92, 44))
    return _finished(picture, 6)


def flower() -> Image.Image:
    """A flower close up, in front of an out-of-focus meadow."""
    picture, chance = Image.new("RGB", SIZE, (104, 134, 76)), Random(81)
    draw = ImageDraw.Draw(picture)
    for _ in range(160):
        left, top, radius = chance.randrange(1800), chance.randrange(1200), chance.randrange(30, 130)
        tone = chance.randrange(-34, 34)
        box = (left - radius, top - radius, left + radius, top + radius)
        draw.ellipse(box, fill=(104 + tone, 136 + tone, 74 + tone // 2))
    picture = picture.filter(ImageFilter.GaussianBlur(46))
    draw = ImageDraw.Draw(picture)
    draw.polygon([(884, 640), (916, 640), (980, 1200), (930, 1200)], fill=(70, 104, 52))
    petal = Image.new("L", (760, 760))
    ImageDraw.Draw(petal).ellipse((330, 20, 430, 350), fill=255)
    for turn in range(0, 360, 24):
        shade = 236 if turn % 48 else 218
        picture.paste((shade, shade - 66, shade - 10), (520, 120), petal.rotate(turn, Image.Resampling.BICUBIC))
    draw.ellipse((826, 426, 974, 574), fill=(238, 184, 62))
    for _ in range(220):
        x, y = chance.gauss(900, 32), chance.gauss(500, 32)
        draw.ellipse((x, y, x + 9, y + 9), fill=(206, 140, 40))
    return _finished(picture, 7)


def meadow() -> Image.Image:
    """An empty meadow under clouds."""
    picture = _sky((96, 154, 206), (222, 232, 232), 620)
    _clouds(picture, 91, 260)
    _ridge(picture, 92, 640, 60, (110, 138, 112))
    _meadow(picture, 93, 700, (126, 148, 70))
    return _finished(picture, 8)


def meadow_with_people() -> Image.Image:
    """The same meadow before it was edited: two people in front of a red car."""
    picture = harbour().crop((100, 300, 1500, 1200)).resize(SIZE)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((980, 760, 1640, 1000), 70, fill=(186, 44, 46))
    draw.rounded_rectangle((1100, 650, 1500, 800), 60, fill=(64, 74, 84))
    for left in (1080, 1420):
        draw.ellipse((left, 920, left + 150, 1070), fill=(34, 34, 38))
    for left, coat in ((420, (44, 66, 110)), (660, (214, 160, 60))):
        draw.ellipse((left + 30, 500, left + 150, 630), fill=(226, 178, 148))
        draw.rounded_rectangle((left, 620, left + 180, 1080), 60, fill=coat)
    return picture


def beach() -> Image.Image:
    """A pale beach between a headland and the sea."""
    picture = _sky((120, 150, 176), (244, 226, 200), 560)
    _clouds(picture, 97, 200)
    _ridge(picture, 98, 560, 190, (104, 112, 118))
    _water(picture, 600)
    _ridge(picture, 99, 900, 140, (222, 206, 174))
    return _finished(picture, 10)


def route_map() -> Image.Image:
    """A drawn map of the trip, as a screenshot would be."""
    picture = Image.new("RGB", (1280, 960), (206, 222, 230))
    draw, chance = ImageDraw.Draw(picture), Random(95)
    coast = [(200 + _bump(chance, 60), 120), (620, 60), (1010, 210), (1130, 520), (980, 820), (560, 900), (240, 700)]
    draw.polygon(coast, fill=(232, 230, 212))
    route = [(330, 640), (460, 520), (560, 560), (690, 400), (860, 430), (900, 620), (760, 720)]
    draw.line(route, fill=(11, 110, 110), width=9, joint="curve")
    for x, y in route:
        draw.ellipse((x - 15, y - 15, x + 15, y + 15), fill=(255, 255, 255), outline=(11, 110, 110), width=6)
    for _ in range(40):
        x, y = chance.randrange(300, 1000), chance.randrange(200, 780)
        draw.polygon([(x, y), (x + 14, y - 26), (x + 28, y)], fill=(198, 204, 176))
    return picture


def _sky(top: Colour, horizon: Colour, height: int, size: tuple[int, int] = SIZE) -> Image.Image:
    picture = Image.new("RGB", size, horizon)
    fade = Image.linear_gradient("L").resize((size[0], height))
    picture.paste(Image.composite(Image.new("RGB", fade.size, horizon), Image.new("RGB", fade.size, top), fade))
    return picture


def _glow(picture: Image.Image, centre: tuple[int, int], radius: int, colour: Colour) -> None:
    light = Image.new("RGB", picture.size)
    x, y = centre
    ImageDraw.Draw(light).ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
    soft = light.resize((450, 300)).filter(ImageFilter.GaussianBlur(radius // 4)).resize(picture.size)
    picture.paste(ImageChops.screen(picture, ImageChops.screen(soft, soft)))


def _clouds(picture: Image.Image, seed: int, height: int) -> None:
    chance, mask = Random(seed), Image.new("L", (450, 300))
    draw = ImageDraw.Draw(mask)
    for _ in range(26):
        x, y, width = chance.randrange(450), chance.randrange(max(height // 4, 1)), chance.randrange(30, 100)
        draw.ellipse((x, y, x + width, y + width // 5), fill=chance.randrange(90, 190))
    picture.paste((250, 250, 248), mask=mask.filter(ImageFilter.GaussianBlur(6)).resize(picture.size))


def _ridge(picture: Image.Image, seed: int, base: int, height: int, colour: Colour) -> None:
    """A skyline by midpoint displacement, filled to the bottom."""
    chance, line = Random(seed), [0.3, 0.5]
    roughness = 1.0
    for _ in range(8):
        middles = [(a + b) / 2 + chance.uniform(-0.5, 0.5) * roughness for a, b in pairwise(line)]
        line = [value for pair in zip(line, middles, strict=False) for value in pair] + [line[-1]]
        roughness *= 0.52
    step = picture.width / (len(line) - 1)
    points = [(index * step, base - value * height) for index, value in enumerate(line)]
    corners = [(picture.width, picture.height), (0, picture.height)]
    ImageDraw.Draw(picture).polygon([*points, *corners], fill=colour)


def _water(picture: Image.Image, horizon: int) -> None:
    """The part above the horizon, mirrored, darkened and rippled."""
    depth = picture.height - horizon
    mirror = picture.crop((0, max(horizon - depth, 0), picture.width, horizon)).transpose(
        Image.Transpose.FLIP_TOP_BOTTOM
    )
    mirror = mirror.resize((picture.width, depth)).point(lambda value: int(value * 0.78))
    chance, rippled = Random(horizon), mirror.copy()
    for top in range(0, depth, 5):
        shift = int(_bump(chance, 3 + top * 0.025))
        rippled.paste(mirror.crop((0, top, picture.width, top + 5)), (shift, top))
    picture.paste(rippled.filter(ImageFilter.GaussianBlur(2)), (0, horizon))


def _meadow(picture: Image.Image, seed: int, top: int, colour: Colour) -> None:
    _ridge(picture, seed, top + 20, 60, colour)
    draw, chance = ImageDraw.Draw(picture), Random(seed)
    for _ in range(2600):
        x, y = chance.randrange(picture.width), chance.randrange(top + 40, picture.height + 40)
        tone, length = chance.randrange(-26, 26), 6 + (y - top) // 12
        shade = tuple(max(0, value + tone) for value in colour)
        draw.line((x, y, x + _bump(chance, 5), y - length), fill=shade, width=2)


def _house(picture: Image.Image, place: tuple[int, int], width: int, height: int, colour: Colour) -> None:
    left, ground = place
    draw, top = ImageDraw.Draw(picture), ground - height
    draw.rectangle((left, top, left + width, ground), fill=colour)
    draw.polygon([(left - 6, top), (left + width // 2, top - 42), (left + width + 6, top)], fill=(88, 82, 86))
    for x in range(left + 14, left + width - 16, 28):
        draw.rectangle((x, top + 18, x + 14, top + 38), fill=(66, 74, 88))


def _boat(picture: Image.Image, left: int, waterline: int, length: int, colour: Colour) -> None:
    draw, depth = ImageDraw.Draw(picture), length // 5
    shadow = tuple(value // 3 for value in colour)
    draw.ellipse((left, waterline - depth // 4, left + length, waterline + depth // 3), fill=shadow)
    hull = [(left - depth // 2, waterline - depth), (left + length + depth // 2, waterline - depth)]
    draw.polygon([*hull, (left + length - depth // 3, waterline), (left + depth // 3, waterline)], fill=colour)
    mast = left + length * 2 // 5
    draw.line((mast, waterline - depth, mast, waterline - length), fill=(70, 62, 56), width=max(length // 50, 3))
    draw.polygon(
        [
            (mast + 4, waterline - length),
            (mast + 4, waterline - depth - 8),
            (mast + length // 2, waterline - depth - 8),
        ],
        fill=(240, 236, 224),
    )


def _finished(picture: Image.Image, seed: int) -> Image.Image:
    """Adds a little blur and grain, so that it looks like a photo."""
    grain = Image.frombytes("L", (450, 300), Random(seed).randbytes(450 * 300)).resize(picture.size)
    soft = picture.filter(ImageFilter.GaussianBlur(1.2))
    return Image.blend(soft, Image.merge("RGB", (grain,) * 3), 0.035)


def _bump(chance: Random, most: float) -> float:
    return chance.uniform(-most, most)
