"""Reading QR codes from pictures, as a phone's camera would."""

import io

import zxingcpp
from PIL import Image
from playwright.sync_api import Page


def screenshot(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot())).convert("L")


def decoded(picture: Image.Image) -> str | None:
    """The text of the QR code in a picture."""
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return found[0].text if found else None
