"""What a page may ask a device for: nothing, unless it says so. Passkeys are the exception, on our own pages."""

NEVER = ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")


def permissions(*asked: str) -> str:
    """The header `Permissions-Policy` of a page that asks for some of it (W3C Permissions Policy)."""
    of_device = (f"{what}={'(self)' if what in asked else '()'}" for what in NEVER)
    return ", ".join([*of_device, *(f"publickey-credentials-{what}=(self)" for what in ("get", "create"))])
