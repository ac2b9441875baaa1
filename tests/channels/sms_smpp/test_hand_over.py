"""Many texts at once, over several SMSCs: each arrives once, whoever goes away meanwhile."""

import asyncio
import ssl
import threading
from contextlib import contextmanager, suppress
from dataclasses import replace
from queue import SimpleQueue

import pytest

from channels.base import Arrival, Parcel, Unreachable
from channels.sms_smpp import Settings, SmppChannel
from tests.channels.far_end import free_port, scripted_smsc, smsc_end
from tests.channels.rigs import SECRET
from tests.channels.sms_smpp.line import BIND, SUBMIT, TEXT, TWO, channel_to, until


def account(port, **more):
    chosen = {"sender": "10690000", "timeout": 5, **more}
    return Settings(host="127.0.0.1", port=port, system_id="linli", password=SECRET, **chosen)


def parcels(count, text=TWO, start=0):
    return [Parcel(text, f"+8613800{n:06}", f"k:{n}") for n in range(start, start + count)]


def never():
    return False


@pytest.mark.parametrize("joined", ["udh", "sar", "payload"])
def test_hundreds_of_long_texts_arrive_once_each(joined):
    with smsc_end() as end, channel_to(end, window=100, joined=joined) as channel:
        results = channel.deliver_all(parcels(300), never)
        again = channel.deliver_all(parcels(300), never)
    assert results == again and len({one.reference for one in results}) == 300
    assert len(end.seen) == 300 and {one.text for one in end.seen} == {"".join(TWO.parts)}


def test_what_got_nowhere_is_sent_anew():
    (parcel,) = parcels(1)
    with smsc_end() as end, channel_to(end) as channel:
        sent = [channel.deliver_all([replace(parcel, is_anew=n)], never)[0] for n in (0, 0, 1)]
    assert sent[0] == sent[1] != sent[2] and len(end.seen) == 2


def test_nothing_is_begun_once_it_gives_way():
    with smsc_end() as end, channel_to(end) as channel:
        assert channel.deliver_all(parcels(50), lambda: True) == [None] * 50
    assert end.events == []


def test_a_dead_smsc_hands_its_work_to_the_other():
    dead = free_port()
    with smsc_end() as end:
        channel = SmppChannel([account(dead), account(end.port)], lambda heard: None)
        results = channel.deliver_all(parcels(20), never)
        channel.close()
    assert all(one.reference for one in results) and len(end.seen) == 20


def test_an_smsc_that_hangs_up_in_the_middle_costs_only_what_was_under_way():
    """What it had is in doubt; all else goes by the other, and nothing twice."""
    taken = []
    hang_up = {SUBMIT: lambda sequence: taken.append(sequence)}
    with scripted_smsc(hang_up) as dying, smsc_end() as end:
        channel = SmppChannel([account(dying.port, window=4), account(end.port)], lambda _: None)
        channel.listen()
        until(lambda: all(one.is_up for one in channel._binds))
        results = channel.deliver_all(parcels(200, TEXT), never)
        channel.close()
    doubtful = [one for one in results if isinstance(one, Unreachable)]
    assert all(one.submitted for one in doubtful) and len(doubtful) <= 4 * dying.count(BIND)
    assert len(end.seen) == 200 - len(doubtful) == len({one.recipient for one in end.seen})


def test_a_backup_carries_only_while_no_other_can():
    with smsc_end() as first, smsc_end() as second:
        binds = [account(second.port, is_backup=True), account(first.port)]
        channel = SmppChannel(binds, lambda heard: None)
        channel.listen()
        until(lambda: all(one.is_up for one in channel._binds))
        channel.deliver_all(parcels(30, TEXT), never)
        assert (len(first.seen), len(second.seen)) == (30, 0)
        first.status = 0x58  # it is full, and left alone
        channel.deliver_all(parcels(10, TEXT, start=100), never)
        results = channel.deliver_all(parcels(10, TEXT, start=200), never)
        channel.close()
    assert all(one.reference for one in results) and len(second.seen) >= 10


def test_a_rate_is_kept_to_and_a_warning_need_not_wait_for_it():
    looks = []
    with smsc_end() as end, channel_to(end, rate=20) as channel:
        results = channel.deliver_all(parcels(200, TEXT), lambda: looks.append(1) or len(looks) > 5)
    sent = sum(one is not None for one in results)
    assert 0 < sent < 60 and len(end.seen) == sent


def test_what_a_phone_sends_in_is_passed_on():
    texts = SimpleQueue()
    with smsc_end() as end:
        channel = SmppChannel(account(end.port), lambda heard: None, texts.put)
        channel.deliver(TEXT, "+8613800001234", "k:1")
        sending = end.smsc.send_in("8613800001234", "退订")
        sent = asyncio.run_coroutine_threadsafe(sending, end._loop)
        assert texts.get(timeout=30) == Arrival("+8613800001234", "退订")
        sent.result(30)
        channel.close()


def test_a_link_with_tls_carries_the_same(certificate):
    """A tunnel of the standard library in front of the SMSC by others."""
    with smsc_end() as end, tls_front(end.port, certificate) as port:
        settings = account(port, tls=True, ca=str(certificate))
        channel = SmppChannel(settings, lambda heard: None)
        results = channel.deliver_all(parcels(100), never)
        channel.close()
        stranger = SmppChannel(account(port, tls=True), lambda heard: None)
        (refused,) = stranger.deliver_all(parcels(1), never)
        stranger.close()
    assert len(end.seen) == 100 and all(one.reference for one in results)
    assert str(refused) == "no_answer: SSLCertVerificationError" and not refused.submitted


class TlsFront:
    """Takes TLS in front of a plain port, on a loop of its own."""

    def __init__(self, inner, certificate):
        self.inner, self.certificate, self.port = inner, certificate, free_port()
        self.ready, self.writers = threading.Event(), []

    async def run(self):
        self.loop, self.over = asyncio.get_running_loop(), asyncio.Event()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=context)
        self.ready.set()
        await self.over.wait()
        server.close()
        for writer in self.writers:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _serve(self, reader, writer):
        inward, outward = await asyncio.open_connection("127.0.0.1", self.inner)
        self.writers += [writer, outward]
        await asyncio.gather(self._pipe(reader, outward), self._pipe(inward, writer))

    async def _pipe(self, source, sink):
        with suppress(OSError):
            while octets := await source.read(65536):
                sink.write(octets)
                await sink.drain()
        sink.close()


@contextmanager
def tls_front(inner, certificate):
    front = TlsFront(inner, certificate)
    thread = threading.Thread(target=lambda: asyncio.run(front.run()))
    thread.start()
    assert front.ready.wait(30)
    try:
        yield front.port
    finally:
        front.loop.call_soon_threadsafe(front.over.set)
        thread.join(30)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A key and a certificate for 127.0.0.1 that nobody but this file signed."""
    return self_signed(tmp_path_factory.mktemp("tls") / "smsc.pem")


def self_signed(path):
    from datetime import UTC, datetime, timedelta
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "smsc.example")])
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, none = serialization.Encoding.PEM, serialization.NoEncryption()
    kept = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, none)
    path.write_bytes(kept + made.public_bytes(pem))
    return path
