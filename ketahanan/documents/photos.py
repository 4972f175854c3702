"""What may be kept of a photo: its picture, drawn anew. Where and when it was taken are read, then dropped from it."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from ketahanan.common.errors import Refused

LARGEST = 8 * 2**20
MOST_PIXELS = 40_000_000
FORMATS = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}

SAVED: dict[str, dict[str, int]] = {"JPEG": {"quality": 88}, "PNG": {}, "WEBP": {"quality": 85, "method": 2}}

# Pillow looks at the size before it unpacks; a warning is not enough.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
# Damaged EXIF is read as far as it goes; nobody needs to hear of it.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")


@dataclass(frozen=True, slots=True)
class Camera:
    """Where and when, as the camera wrote it; `taken` is naive when the camera knew no zone."""

    lat: Decimal | None = None
    lon: Decimal | None = None
    taken: datetime | None = None


NO_CAMERA = Camera()


@dataclass(frozen=True, slots=True)
class Photo:
    """The picture as it is kept, and what its camera wrote."""

    content: bytes
    mime: str
    camera: Camera


def redraw(content: bytes) -> Photo:
    """The picture without anything that came along: EXIF, previews, appended files. Raises Refused."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            form = "JPEG" if image.format == "MPO" else str(image.format)
            camera = _camera(image)
            image.load()
            drawn = _encoded(ImageOps.exif_transpose(image), form)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(
            _("Foto ini lebih dari 40 megapiksel. Kecilkan ukurannya, lalu unggah lagi.")
        ) from error
    except UnidentifiedImageError as error:
        raise Refused(
            _("Foto ini rusak dan tidak terbaca. Ambil atau simpan ulang, lalu unggah lagi.")
        ) from error
    except (OSError, SyntaxError, ValueError, EOFError, ArithmeticError, IndexError) as error:
        raise Refused(_("Foto ini terpotong atau rusak. Unggah lagi sampai selesai.")) from error
    return Photo(drawn, FORMATS[form], camera)


def _encoded(image: Image.Image, form: str) -> bytes:
    modes = {"JPEG": ("L", "RGB"), "PNG": ("1", "L", "LA", "P", "RGB", "RGBA"), "WEBP": ("RGB", "RGBA")}
    if image.mode not in modes[form]:
        image = image.convert("RGBA" if "A" in image.getbands() and form != "JPEG" else "RGB")
    bare = Image.new(image.mode, image.size)
    if image.mode == "P" and (palette := image.getpalette("RGBA")):
        bare.putpalette(palette, "RGBA")
    bare.paste(image)
    out = io.BytesIO()
    bare.save(out, form, **(SAVED[form]))
    return out.getvalue()


def _camera(image: Image.Image) -> Camera:
    """Position and moment as the camera wrote them; nonsense counts as nothing."""
    try:
        exif = image.getexif()
        place, photo = exif.get_ifd(ExifTags.IFD.GPSInfo), exif.get_ifd(ExifTags.IFD.Exif)
    except Exception:  # noqa: BLE001 - whatever a broken camera wrote, the picture itself still counts
        return NO_CAMERA
    return Camera(*_position(place), _moment(photo))


def _position(place: Mapping[int, Any]) -> tuple[Decimal | None, Decimal | None]:
    with suppress(KeyError, TypeError, ValueError, ArithmeticError, AttributeError):
        lat = _degrees(place[ExifTags.GPS.GPSLatitude], place[ExifTags.GPS.GPSLatitudeRef])
        lon = _degrees(place[ExifTags.GPS.GPSLongitude], place[ExifTags.GPS.GPSLongitudeRef])
        if abs(lat) <= 90 and abs(lon) <= 180 and (lat or lon):
            return lat, lon
    return None, None


def _degrees(parts: Any, side: str) -> Decimal:
    degrees, minutes, seconds = (
        Decimal(int(part.numerator)) / Decimal(int(part.denominator)) for part in parts
    )
    value = degrees + minutes / 60 + seconds / 3600
    return round(-value if side in {"S", "W"} else value, 5)


def _moment(photo: Mapping[int, Any]) -> datetime | None:
    with suppress(KeyError, TypeError, ValueError, OverflowError):
        written = str(photo[ExifTags.Base.DateTimeOriginal]).strip("\x00 ")
        side = str(photo.get(ExifTags.Base.OffsetTimeOriginal, "")).strip("\x00 ")
        form = "%Y:%m:%d %H:%M:%S"
        if side:
            return datetime.strptime(written + side, form + "%z").astimezone(UTC)
        return datetime.strptime(written, form)  # noqa: DTZ007 - the zone of the area is added when it is kept
    return None
