"""Draws the photos of the demonstration county: flat pictures, one per kind.

Drawn at three times their size and reduced, so that edges are smooth; saved as
PNG with a small palette.
"""

import math

from PIL import Image, ImageDraw

WIDTH, HEIGHT, FACTOR, COLOURS = 640, 480, 3, 192
SKY = ((176, 216, 240), (236, 246, 250))
FAR, NEAR, GRASS, FIELD = "#9cc3a5", "#7fb08a", "#8fbf6f", "#a9cf7c"
WALL, WALL_SHADE, ROOF, ROOF_SHADE = "#f6f1e4", "#e3dbc6", "#c4593f", "#a64632"
STEEL, STEEL_DARK, GLASS, DARK = "#c9d3da", "#8e9ca6", "#9fd0e3", "#46525c"
EARTH, ROAD, WATER, LEAF, WOOD = "#c9a777", "#8d9399", "#6fb4d6", "#4f8f4a", "#8a6542"


class Canvas:
    """A drawing surface in final pixels."""

    def __init__(self):
        self.image = Image.new("RGB", (WIDTH * FACTOR, HEIGHT * FACTOR))
        self.draw = ImageDraw.Draw(self.image)

    def box(self, x, y, w, h, fill, radius=0):
        shape = [v * FACTOR for v in (x, y, x + w, y + h)]
        self.draw.rounded_rectangle(shape, radius * FACTOR, fill=fill)

    def oval(self, x, y, rx, ry, fill):
        shape = [v * FACTOR for v in (x - rx, y - ry, x + rx, y + ry)]
        self.draw.ellipse(shape, fill=fill)

    def shape(self, points, fill):
        self.draw.polygon([(x * FACTOR, y * FACTOR) for x, y in points], fill=fill)

    def line(self, points, fill, width=2):
        scaled = [(x * FACTOR, y * FACTOR) for x, y in points]
        self.draw.line(scaled, fill=fill, width=width * FACTOR, joint="curve")

    def arch(self, x, y, rx, ry, fill):
        """The upper half of an oval, standing on ``y``."""
        shape = [v * FACTOR for v in (x - rx, y - ry, x + rx, y + ry)]
        self.draw.pieslice(shape, 180, 360, fill=fill)

    def save(self, path):
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        small.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def landscape(c, sun=530, seed=0):
    """Sky in bands, a sun, two ranges of hills, grass."""
    for n in range(12):
        mix = [a + (b - a) * n // 11 for a, b in zip(*SKY, strict=True)]
        c.box(0, n * 26, WIDTH, 27, tuple(mix))
    c.oval(sun, 86, 34, 34, "#fbe29a")
    cloud(c, 150 + seed * 17 % 160, 82)
    cloud(c, 392 - seed * 23 % 120, 128, 0.7)
    c.box(0, 282, WIDTH, 40, NEAR)
    hills(c, 262, 46, 0.9 + seed, FAR)
    hills(c, 292, 30, 2.2 + seed, NEAR)
    c.box(0, 318, WIDTH, HEIGHT - 318, GRASS)


def cloud(c, x, y, size=1.0):
    for dx, dy, r in ((-34, 6, 20), (0, -4, 28), (36, 6, 20), (0, 10, 24)):
        c.oval(x + dx * size, y + dy * size, r * 1.3 * size, r * size, "#ffffff")


def hills(c, base, height, phase, fill):
    points = [
        (
            x,
            base
            - height * (math.sin(x / 95 + phase) + 0.45 * math.sin(x / 41 + phase)),
        )
        for x in range(0, WIDTH + 1, 8)
    ]
    c.shape([*points, (WIDTH, HEIGHT), (0, HEIGHT)], fill)


def tree(c, x, y, size=1.0, fill=LEAF):
    c.box(x - 4 * size, y - 40 * size, 8 * size, 42 * size, WOOD)
    c.oval(x, y - 62 * size, 27 * size, 34 * size, fill)
    c.oval(x - 9 * size, y - 70 * size, 13 * size, 16 * size, "#65a35d")


def windows(c, x, y, count, step, w=34, h=40):
    for n in range(count):
        c.box(x + n * step, y, w, h, GLASS)
        c.box(x + n * step + w / 2 - 1, y, 2, h, "#ffffff")


def greenhouse(c):
    landscape(c, seed=1)
    for row in range(3):
        x, y, w = 120 + row * 96, 366 + row * 34, 118 + row * 10
        for n in range(60, 0, -1):
            skin = "#c3d6dc" if n % 12 == 0 else "#dcebf0"
            c.arch(x + n * 4, y - n, w * (0.82 - n * 0.005), 92 - n * 0.6, skin)
        c.arch(x, y, w * 0.82, 92, "#eef6f7")
        c.arch(x, y, w * 0.68, 76, "#cfe6d0")
        c.box(x - 20, y - 46, 40, 46, "#b9d7e2")
        c.line([(x, y - 92), (x, y - 46)], STEEL_DARK, 3)
    for x in range(20, 640, 44):
        c.oval(x, 452, 15, 9, LEAF)


def solar(c):
    landscape(c, sun=120, seed=2)
    for row in range(3):
        y, size = 330 + row * 46, 1 + row * 0.16
        for n in range(5):
            x = 20 + n * 126 - row * 12
            w, h = 108 * size, 40 * size
            c.line([(x + w / 2, y), (x + w / 2, y + 24)], STEEL_DARK, 5)
            c.shape(
                [(x + 18, y - h), (x + w + 12, y - h), (x + w, y), (x, y)], "#27508c"
            )
            for k in range(1, 5):
                dx = k * w / 5
                c.line([(x + 18 + dx * 0.97, y - h), (x + dx, y)], "#7fa6d8", 1)
            c.line([(x + 9, y - h / 2), (x + w + 6, y - h / 2)], "#7fa6d8", 1)


def workshop(c):
    landscape(c, seed=3)
    c.box(0, 398, WIDTH, 82, "#c3c5bf")
    c.box(80, 236, 480, 162, WALL)
    c.box(80, 372, 480, 26, "#7d94a8")
    c.shape([(60, 240), (320, 168), (580, 240)], "#4f7fa6")
    c.shape([(60, 240), (320, 180), (580, 240), (580, 248), (60, 248)], "#3f6c90")
    c.box(266, 292, 108, 106, STEEL_DARK)
    for n in range(6):
        c.line([(266, 304 + n * 16), (374, 304 + n * 16)], STEEL, 2)
    windows(c, 112, 282, 3, 48)
    windows(c, 402, 282, 3, 48)
    tree(c, 42, 420), tree(c, 604, 424, 0.9)


def coldstore(c):
    landscape(c, seed=4)
    c.box(0, 398, WIDTH, 82, "#c3c5bf")
    c.box(120, 214, 420, 186, "#edf3f6")
    for x in range(120, 540, 30):
        c.line([(x, 214), (x, 398)], "#d8e2e8", 2)
    c.box(112, 202, 436, 20, "#3f86b5")
    for x in (176, 312):
        c.box(x, 282, 92, 118, "#b8c8d2", 3)
        c.box(x + 6, 288, 80, 108, "#ccd9e0", 3)
        c.box(x + 72, 338, 8, 18, DARK)
    c.box(452, 250, 62, 62, STEEL_DARK, 6)
    c.oval(483, 281, 25, 25, STEEL), c.oval(483, 281, 6, 6, DARK)
    truck(c, 40, 424)


def truck(c, x, y):
    c.box(x, y - 62, 96, 52, "#f2f5f6", 4)
    c.shape(
        [
            (x + 98, y - 46),
            (x + 124, y - 46),
            (x + 138, y - 28),
            (x + 138, y - 10),
            (x + 98, y - 10),
        ],
        "#3f86b5",
    )
    c.box(x + 104, y - 42, 18, 14, GLASS)
    for dx in (26, 116):
        c.oval(x + dx, y - 8, 12, 12, DARK), c.oval(x + dx, y - 8, 5, 5, STEEL)


def guesthouse(c):
    landscape(c, seed=5)
    c.box(150, 268, 340, 138, WALL)
    c.box(150, 386, 340, 20, "#b7a58a")
    c.shape([(118, 272), (196, 198), (444, 198), (522, 272)], "#5d6770")
    c.shape([(118, 272), (522, 272), (516, 282), (124, 282)], DARK)
    c.box(292, 318, 56, 88, WOOD)
    windows(c, 178, 316, 2, 54), windows(c, 374, 316, 2, 54)
    for x in (282, 358):
        c.oval(x, 306, 8, 10, "#d9432f")
    c.shape([(280, 406), (360, 406), (410, 480), (230, 480)], "#d8cdb6")
    for x, size in ((80, 1.3), (566, 1.4), (120, 0.8)):
        tree(c, x, 420, size)


def tractor(c):
    landscape(c, seed=6)
    for n in range(8):
        c.shape(
            [
                (0, 352 + n * 18),
                (640, 340 + n * 18),
                (640, 348 + n * 18),
                (0, 360 + n * 18),
            ],
            EARTH,
        )
    c.box(250, 288, 170, 58, "#d4472f", 8)
    c.box(196, 214, 96, 130, "#d4472f", 8)
    c.box(206, 226, 74, 56, GLASS, 4)
    c.box(186, 204, 116, 14, "#a8341f", 5)
    c.box(372, 232, 10, 58, DARK)
    for x, y, r in ((226, 372, 66), (404, 394, 42)):
        c.oval(x, y, r, r, DARK), c.oval(x, y, r * 0.55, r * 0.55, "#e9b949")
        c.oval(x, y, r * 0.18, r * 0.18, DARK)


def livestock(c):
    landscape(c, seed=7)
    c.shape([(70, 250), (570, 250), (610, 290), (30, 290)], "#7fa3bd")
    c.box(60, 290, 520, 30, WALL_SHADE)
    for x in range(64, 580, 102):
        c.box(x, 290, 10, 112, WOOD)
    c.box(60, 318, 520, 86, "#5f6a5c")
    for x in (130, 270, 420):
        cow(c, x, 392)
    for y in (362, 386):
        c.line([(40, y), (600, y)], "#d9c9a4", 5)
    c.box(40, 402, 560, 20, EARTH)


def cow(c, x, y):
    for dx in (4, 20, 54, 70):
        c.box(x + dx, y - 26, 8, 28, "#8a5a35")
    c.box(x, y - 62, 82, 42, "#a9713f", 16)
    c.oval(x + 92, y - 60, 18, 15, "#a9713f"), c.oval(x + 104, y - 56, 8, 8, "#e6cdb0")
    c.shape([(x + 82, y - 72), (x + 88, y - 84), (x + 92, y - 72)], "#e8dcc0")


def road(c):
    landscape(c, sun=470, seed=8)
    c.shape([(296, 318), (344, 318), (560, 480), (80, 480)], "#e2e0d6")
    c.shape([(302, 318), (338, 318), (528, 480), (112, 480)], ROAD)
    for y, w, h in ((326, 2, 12), (350, 4, 18), (384, 6, 24), (428, 8, 34)):
        c.shape(
            [(320 - w, y), (320 + w, y), (320 + w + 2, y + h), (320 - w - 2, y + h)],
            "#f6f3e6",
        )
    for x, y, size in (
        (236, 330, 0.5),
        (404, 330, 0.5),
        (176, 362, 0.8),
        (468, 362, 0.8),
        (88, 412, 1.2),
        (556, 412, 1.2),
    ):
        tree(c, x, y, size)


def canal(c):
    landscape(c, seed=9)
    for n in range(5):
        c.shape(
            [
                (0, 330 + n * 30),
                (640, 326 + n * 30),
                (640, 342 + n * 30),
                (0, 346 + n * 30),
            ],
            FIELD,
        )
    c.shape([(300, 318), (348, 318), (470, 480), (120, 480)], "#d2d0c6")
    c.shape([(312, 318), (340, 318), (430, 480), (166, 480)], WATER)
    for y in (352, 392, 440):
        c.line([(320 - (y - 310) * 0.3, y), (318 + (y - 310) * 0.3, y)], "#9ccde4", 3)
    c.box(228, 366, 186, 16, STEEL_DARK)
    c.box(296, 300, 14, 72, STEEL_DARK), c.box(336, 300, 14, 72, STEEL_DARK)
    c.box(290, 292, 66, 14, "#3f86b5", 4)
    tree(c, 70, 372, 1.0), tree(c, 586, 380, 1.1)


def water(c):
    landscape(c, seed=10)
    c.shape(
        [
            (256, 224),
            (384, 224),
            (412, 400),
            (392, 400),
            (368, 240),
            (272, 240),
            (248, 400),
            (228, 400),
        ],
        STEEL_DARK,
    )
    c.line([(250, 330), (390, 330)], STEEL_DARK, 6)
    c.box(226, 132, 188, 108, "#e8f0f4", 26)
    c.box(226, 176, 188, 20, "#4b9bc6")
    c.arch(320, 136, 94, 30, "#3f86b5")
    c.box(448, 318, 118, 84, WALL)
    c.shape([(434, 322), (507, 274), (580, 322)], ROOF)
    c.box(492, 352, 30, 50, WOOD)
    c.line([(320, 240), (320, 400), (448, 400)], "#5b87a3", 8)
    tree(c, 96, 408, 1.3)


def square(c):
    landscape(c, seed=11)
    c.shape([(40, 350), (600, 350), (660, 480), (-20, 480)], "#d9cbb2")
    for x in range(-20, 660, 68):
        c.line([(320 + (x - 320) * 0.84, 350), (x, 480)], "#c6b698", 2)
    c.box(196, 214, 248, 128, "#e9dfc8")
    c.shape([(170, 218), (224, 170), (416, 170), (470, 218)], ROOF)
    c.box(226, 246, 188, 68, "#b8463a")
    c.box(180, 338, 280, 16, WALL_SHADE)
    for x, colour in ((96, "#3f86b5"), (520, "#e0a52f")):
        c.box(x, 330, 8, 92, colour), c.box(x + 44, 330, 8, 92, colour)
        c.line([(x, 340), (x + 50, 340)], colour, 7)
        c.line([(x + 26, 340), (x + 26, 392)], STEEL_DARK, 4)
    tree(c, 40, 356), tree(c, 604, 356)


def clinic(c):
    landscape(c, seed=12)
    c.box(0, 402, WIDTH, 78, "#cfd2cb")
    c.box(130, 232, 380, 172, "#fbfbf8")
    c.box(122, 220, 396, 18, "#4e9c86")
    c.box(130, 380, 380, 24, "#9dbfb3")
    c.box(284, 316, 72, 88, GLASS), c.box(318, 316, 4, 88, "#ffffff")
    windows(c, 160, 290, 2, 56), windows(c, 386, 290, 2, 56)
    c.oval(320, 268, 28, 28, "#ffffff")
    c.box(314, 248, 12, 40, "#d23b34"), c.box(300, 262, 40, 12, "#d23b34")
    tree(c, 74, 420, 1.1), tree(c, 570, 420, 1.2)


def lamp(c):
    landscape(c, sun=90, seed=13)
    c.shape([(0, 430), (640, 388), (640, 480), (0, 480)], ROAD)
    for x, y, size in ((150, 424, 1.0), (360, 408, 0.8), (520, 398, 0.62)):
        c.box(x, y - 290 * size, 9 * size, 292 * size, STEEL_DARK)
        c.line(
            [(x + 4, y - 286 * size), (x + 84 * size, y - 262 * size)], STEEL_DARK, 5
        )
        c.box(x + 66 * size, y - 268 * size, 48 * size, 14 * size, "#f3d56a", 4)
        c.shape(
            [
                (x - 44 * size, y - 296 * size),
                (x + 30 * size, y - 324 * size),
                (x + 50 * size, y - 304 * size),
                (x - 24 * size, y - 278 * size),
            ],
            "#27508c",
        )
        c.box(x - 6 * size, y - 14 * size, 22 * size, 16 * size, DARK)
    tree(c, 60, 420, 0.8), tree(c, 596, 396, 0.7)


def service(c):
    landscape(c, seed=14)
    c.box(0, 404, WIDTH, 76, "#cfcbbf")
    c.box(110, 214, 420, 190, WALL)
    c.box(110, 304, 420, 8, WALL_SHADE)
    c.shape([(92, 218), (140, 184), (500, 184), (548, 218)], "#5d6770")
    windows(c, 140, 244, 3, 50), windows(c, 366, 244, 3, 50)
    windows(c, 140, 330, 2, 62), windows(c, 416, 330, 2, 62)
    c.box(276, 320, 88, 84, GLASS), c.box(318, 320, 4, 84, "#ffffff")
    c.box(262, 308, 116, 14, ROOF)
    c.box(566, 176, 5, 228, STEEL_DARK), c.box(571, 178, 46, 30, "#d23b34")
    tree(c, 54, 424, 1.1)


def draw_all(folder):
    """Write every picture into the folder; return their names."""
    kinds = (
        greenhouse, solar, workshop, coldstore, guesthouse, tractor, livestock,
        road, canal, water, square, clinic, lamp, service,
    )  # fmt: skip
    for kind in kinds:
        canvas = Canvas()
        kind(canvas)
        canvas.save(folder / f"{kind.__name__}.png")
    return [kind.__name__ for kind in kinds]
