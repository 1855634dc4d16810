"""Who can sign in to the demo, as `load_demo` left it in a file."""

from django.conf import settings

from share.paths import Layout


def demo_signins() -> list[str]:
    """One line a person; nothing when `load_demo` left nothing."""
    file = Layout(settings.DATA_DIR).signins
    return file.read_text().splitlines() if file.exists() else []
