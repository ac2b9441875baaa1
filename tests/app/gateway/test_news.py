"""News for TV portals at the gateway's port: told as they change, by one answer for all."""

# ruff: noqa: F401, F811  fixtures of the test beside it

import asyncio

from tests.app.gateway.test_documents import CODE, Line, Placed, main_port, put, visit

STATE = f"/tv/{CODE}/state.json"
ONE, TWO = b'{"edition":"1111222233334444"}', b'{"edition":"5555666677778888"}'


async def event(line):
    """The next event that is data of its own, not the time."""
    while True:
        said = (await asyncio.wait_for(line.reader.readuntil(b"\n\n"), 30)).decode()
        if said.startswith("data: "):
            return said.removeprefix("data: ").strip()


async def listening(rig):
    line = await Line.to(rig.port)
    line.send(f"/tv/events?area={CODE}", Accept="text/event-stream")
    head = (await line.reader.readuntil(b"\r\n\r\n")).decode()
    assert head.startswith("HTTP/1.1 200 OK") and "Content-Type: text/event-stream" in head
    assert "Access-Control-Allow-Origin: *" in head
    return line


def test_who_listens_is_told_what_holds_and_then_what_is_new_at_once(visit, put, main_port):
    async def story(rig):
        put("tv", Placed(STATE, ONE, "application/json"))
        lines = [await listening(rig) for _ in range(20)]
        assert [await event(line) for line in lines] == [ONE.decode()] * 20
        while rig.hub.news._again:  # until what the coming of twenty asked for is answered
            await asyncio.sleep(0.01)
        main_port.asked.clear()
        key = put("tv", Placed(STATE, TWO, "application/json"))
        rig.bell.ring(key)
        assert [await event(line) for line in lines] == [TWO.decode()] * 20
        assert main_port.asked.count(STATE) <= 2
        late = await listening(rig)
        assert await event(late) == TWO.decode()

    visit(story)


def test_who_cannot_listen_asks_and_waits_for_the_answer(visit, put):
    async def story(rig):
        key = put("tv", Placed(STATE, ONE, "application/json"))
        line = await Line.to(rig.port)
        status, fields, body = await line.ask(f"/tv/events?area={CODE}&have=")
        assert (status, body) == (200, ONE) and fields["access-control-allow-origin"] == "*"
        line = await Line.to(rig.port)
        line.send(f"/tv/events?area={CODE}&have=1111222233334444")
        put("tv", Placed(STATE, TWO, "application/json"))
        rig.bell.ring(key)
        assert (await line.read())[2] == TWO

    visit(story)


def test_those_who_wait_are_counted_apart_and_one_too_many_is_told_to_come_back(visit, put):
    async def story(rig):
        put("tv", Placed(STATE, ONE, "application/json"))
        lines = [await listening(rig) for _ in range(2)]
        more = await Line.to(rig.port)
        status, fields, _ = await more.ask(f"/tv/events?area={CODE}")
        assert status == 503 and fields["retry-after"] == "1"
        text = (await (await Line.to(rig.port)).ask("/metrics"))[2].decode()
        assert "linli_gateway_listeners 2.0" in text
        lines[0].writer.close()
        while rig.hub.news._many > 1:
            await asyncio.sleep(0.01)
        await event(await listening(rig))

    visit(story, listeners=2)


def test_nothing_is_told_of_an_area_that_is_none_and_rubbish_is_refused(visit):
    async def story(rig):
        line = await Line.to(rig.port)
        assert (await line.ask("/tv/events?area=../x"))[0] == 503
        line = await Line.to(rig.port)
        assert (await line.ask(f"/tv/events?area={CODE}&have=<x>"))[0] == 503
        await listening(rig)

    visit(story)
