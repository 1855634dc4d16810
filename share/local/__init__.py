"""SHARE on one computer: servers out of packages, mail kept as files, and one parent for every process."""


def demo_signins() -> list[str]:
    """What `load_demo` left to say about who can sign in; nothing when it left nothing."""
    from django.conf import settings  # settings import this package

    from share.local.layout import Layout

    file = Layout(settings.DATA_DIR).signins
    return file.read_text().splitlines() if file.exists() else []
