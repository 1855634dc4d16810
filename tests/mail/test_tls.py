"""Mail leaves over TLS and after a password, as production does it; a certificate or password that is wrong stops all."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import LazySettings

from share.jobs.models import State
from share.mail import actions
from share.mail.models import Mail, MailServer
from tests.mail.smtp import Post, smtp_server
from tests.waiting import LONG_ENOUGH

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail server of a test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(private + made.public_bytes(pem))
    return file


def knows_us(server: Any, session: Any, envelope: Any, mechanism: str, data: LoginPassword) -> AuthResult:
    return AuthResult(success=data.password == b"right", handled=False)


@pytest.fixture
def post(settings: LazySettings, certificate: Path) -> Iterator[Post]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    settings.MAIL_CONNECT_TIMEOUT = settings.MAIL_DEADLINE = LONG_ENOUGH
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "127.0.0.1", True
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "share", "right"
    with smtp_server(tls_context=context, require_starttls=True, authenticator=knows_us, auth_required=True) as (
        server,
        settings.EMAIL_PORT,
    ):
        actions.put(key="one", to="ana@example.org", subject="Hello", text="A link")
        yield server


def test_mail_leaves_over_tls_after_our_password(
    post: Post, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert actions.deliver_due() == 1
    assert post.addresses() == ["ana@example.org"]


def test_a_certificate_nobody_vouches_for_is_refused(post: Post) -> None:
    assert actions.deliver_due() == 0
    assert "CERTIFICATE_VERIFY_FAILED" in MailServer.objects.get().reason
    assert Mail.objects.get().state == State.WAITING


def test_a_wrong_password_is_said_and_no_mails_fault(
    post: Post, settings: LazySettings, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    settings.EMAIL_HOST_PASSWORD = "wrong"
    assert actions.deliver_due() == 0
    assert MailServer.objects.get().reason.startswith("The mail server refused: 535")
    assert (Mail.objects.get().state, Mail.objects.get().attempts) == (State.WAITING, 0)
