/* Runs golden documents through the player's own modules; each function answers one test. */
const from = (name) => import(`/static/player/${name}.js`);

async function codeOf(judge) {
  const { Refused } = await from("fields");
  try {
    await judge();
    return "accepted";
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return error.code;
  }
}

/** Return `{name: code}` for every case of refused.json, on the screen that its README describes. */
globalThis.refusals = async ({ wire, cases }) => {
  const [trust, { Board }, { Warnings }, command, { rebuilt, payloadOf }, { TrustedClock }] = await Promise.all(
    ["trust", "board", "warnings", "command", "delta", "clock"].map(from),
  );
  const slot = wire.documents.playlist.slot;
  const now = Date.parse(wire.documents.stamp.time);
  const first = await trust.firstRoot(wire.root);
  const { root } = await trust.walkRoots(first, wire.roots);
  const nonces = new Set([wire.documents.stamp.nonce]);
  const holding = async (envelope) => {
    const board = new Board(null);
    await board.offer(envelope, root, slot, now);
    board.complete();
    return board;
  };
  const warned = async () => {
    const warnings = new Warnings(null);
    await warnings.offer(wire.alerts, root, slot.split("/")[1], ["live"], now);
    return warnings;
  };
  const clock = TrustedClock.booted(now, { mono: 0, wall: now }).stamped(now, 0, 0, { mono: 0, wall: now });
  const spent = new Set([wire.documents.command.nonce]);
  const judges = {
    root: async ({ envelope }) => trust.laterRoot(first, envelope),
    stamp: async ({ envelope }) => trust.openStamp(root, envelope, slot, nonces),
    playlist: async ({ envelope }) => (await holding(wire.playlist)).offer(envelope, root, slot, now),
    alerts: async ({ envelope }) => (await warned()).offer(envelope, root, slot.split("/")[1], ["live"], now),
    command: async ({ envelope }) => {
      const found = command.parseCommand(await trust.openEnvelope(envelope, "command", root.roles.release));
      command.checkCommand(found, "q7wn4rt2", spent, clock, { mono: 0, wall: now });
    },
    delta: async ({ frame }) => {
      const board = await holding(wire.playlist_43);
      await board.offer(await rebuilt(frame, payloadOf(board.held.envelope)), root, slot, now);
    },
  };
  const found = {};
  for (const [name, one] of Object.entries(cases)) {
    found[name] = await codeOf(() => judges[name.split("_")[0]](one));
  }
  return found;
};

/** Return what is up in every case of timeline.json, as the file writes it. */
globalThis.timelines = async (cases) => {
  const { pictureAt } = await from("timeline");
  const when = (written) => Date.parse(written);
  const medium = (m) => ({ effect: m.effect, width: m.width, dwellMs: m.dwell_ms, speedPxS: m.speed_px_s });
  const item = (i) => ({
    id: i.id,
    effective: i.effective ? when(i.effective) : null,
    expires: i.expires ? when(i.expires) : null,
    schedule: (i.schedule ?? []).map((s) => ({ from: when(s.from), until: when(s.until) })),
    media: i.media.map(medium),
  });
  return cases.map((one) => {
    const loop = { from: when(one.loop.from), item: one.loop.item };
    const playlist = { issued: loop.from, loop, items: one.items.map(item), default: item(one.default) };
    return one.expect.map(({ at }) => {
      const up = pictureAt(playlist, when(at));
      return { at, item: up.item.id, medium: up.index, into_ms: Math.round(up.seconds * 1000) };
    });
  });
};

/** Return what the golden documents say once they are accepted. */
globalThis.accepted = async (wire) => {
  const [trust, { parsePlaylist }, { parseAlerts }, { rebuilt, payloadOf }, { parseCommand }] = await Promise.all(
    ["trust", "playlist", "alerts", "delta", "command"].map(from),
  );
  const { base64, unBase64 } = await from("fields");
  const { root } = await trust.walkRoots(await trust.firstRoot(wire.root), wire.roots);
  const open = (name, kind, role) => trust.openEnvelope(wire[name], kind, root.roles[role]);
  const stamp = await trust.openStamp(root, wire.stamp_ms, wire.documents.stamp.slot, new Set([wire.documents.stamp.nonce]));
  const newest = await parsePlaylist(await open("playlist_44", "playlist", "release"));
  const delta = await rebuilt(wire.delta, payloadOf(wire.playlist_43));
  return {
    version: root.version,
    seq: (await parsePlaylist(await open("playlist", "playlist", "release"))).head.seq,
    ms: stamp.ms,
    alerts: stamp.alerts.seq,
    dimming: newest.dimming,
    withdrawn: newest.withdrawn,
    fields: [newest.default, ...newest.items].flatMap((i) => i.media).flatMap((m) => m.fields).map((f) => f.show),
    isDelta: delta.payload === wire.playlist_44.payload,
    live: (await parseAlerts(await open("alerts", "alerts", "alert"))).alerts.map((a) => a.level),
    drill: (await parseAlerts(await open("drill", "alerts", "drill"))).mode,
    command: parseCommand(await open("command", "command", "release")).command,
    pae: wire.pae.map((v) => base64(trust.pae(v.payloadType, unBase64(v.payload))) === v.pae),
  };
};

/** Return trusted readings, in seconds after `kept`, of a clock through what befalls it. */
globalThis.clocks = async () => {
  const { TrustedClock } = await from("clock");
  const kept = Date.UTC(2026, 10, 24, 4);
  const at = (mono, wall) => ({ mono: mono * 1000, wall: kept + wall * 1000 });
  const seconds = (ms) => Math.round((ms - kept) / 1000);
  const booted = TrustedClock.booted(kept, at(0, 60));
  const stamped = booted.stamped(kept + 100_000, 250, 0, at(10, 70));
  const years = 3 * 365 * 86_400;
  return {
    booted: seconds(booted.read(at(0, 60))),
    measured: seconds(booted.read(at(5, 9999))),
    jumpedAhead: seconds(stamped.read(at(20, years))),
    jumpedBack: seconds(stamped.read(at(20, -years))),
    wallYearsAhead: seconds(TrustedClock.booted(kept, at(0, years)).read(at(0, years))),
    isHeldThen: TrustedClock.booted(kept, at(0, years)).isHeld,
    isHeldNear: booted.isHeld,
    isHeldOnceStamped: TrustedClock.booted(kept, at(0, years)).stamped(kept, 0, 0, at(1, years)).isHeld,
    oldStamp: seconds(stamped.stamped(kept, 0, 0, at(20, 80)).read(at(20, 80))),
    fraction: (stamped.read(at(10, 70)) - kept) % 1000,
  };
};

/** Return what the store reads back through power cuts and decay. */
globalThis.stores = async () => {
  const { openStore } = await from("store");
  const store = await openStore("of a test");
  await store.write("board", { seq: 1 });
  await store.write("board", { seq: 2 });
  const spoil = async (name, key, change) => {
    const tx = store.db.transaction(name, "readwrite");
    const asked = tx.objectStore(name).get(key);
    asked.onsuccess = () => tx.objectStore(name).put(change(asked.result), key);
    await new Promise((done) => (tx.oncomplete = done));
  };
  const whole = await store.read("board");
  await spoil("twins", "board.a", (copy) => ({ ...copy, body: copy.body.replace("2", "9") }));
  const halved = await store.read("board");
  const bytes = new TextEncoder().encode("picture");
  const { sha256 } = await from("fields");
  const digest = await sha256(bytes);
  const wrong = await store.putFile(digest, bytes.length, new TextEncoder().encode("Picture"));
  const right = await store.putFile(digest, bytes.length, bytes);
  const kept = (await store.file(digest)).length;
  await spoil("files", digest, (body) => body.map((b) => b ^ 1));
  const decayed = await store.file(digest);
  const pair = await store.key();
  const { reports } = { reports: await from("reports") };
  const told = new reports.Reports(store, []);
  await told.note("led/a/b", Date.now(), { kind: "shown", epoch: 1, seq: 2 });
  const first = await told.flush("led/a/b");
  told.lost();
  const again = await (new reports.Reports(store, await store.journalled(Date.now()))).flush("led/a/b");
  await told.flush("led/a/b");
  await told.acked(told.batch);
  return {
    whole,
    halved,
    wrong,
    right,
    kept,
    decayed: decayed ?? null,
    isSecret: !pair.privateKey.extractable,
    isSameKey: (await store.key()).publicKey !== undefined,
    first: first.items.length,
    again: again.items.length,
    left: (await store.journalled(Date.now())).length,
  };
};

/** Return places of panels in windows. */
globalThis.places = async (asked) => {
  const { placed } = await from("stage");
  return asked.map(([size, win, ratio]) => placed(size, win, ratio));
};

/** Return what a wall clock shows. */
globalThis.localTimes = async () => {
  const { brightness, fieldText } = await from("local_time");
  const noon = Date.parse("2026-11-25T04:05:00Z");
  const night = [{ from: "22:00", until: "06:30", percent: 30 }];
  const say = (show, language) => fieldText(show, noon, "Asia/Shanghai", language);
  const bright = (written) => brightness(night, Date.parse(written), "Asia/Shanghai");
  return {
    zh: ["time", "date", "weekday"].map((show) => say(show, "zh-CN")),
    en: ["time", "date", "weekday"].map((show) => say(show, "en")),
    bright: ["2026-11-25T13:59:00Z", "2026-11-25T14:00:00Z", "2026-11-25T22:29:00Z", "2026-11-25T22:30:00Z"].map(bright),
  };
};

/** Return the proof of play of an item that is up for two hours. */
globalThis.proofs = async () => {
  const { Played } = await from("reports");
  const six = Date.parse("2026-11-25T06:00:00Z");
  const played = new Played();
  played.count("a", 1, 0, 1, six);
  played.count("a", 1, 90.7, 0, six + 91_000);
  const running = played.due(six + 91_000, 0);
  const tooSoon = played.due(six + 95_000, 4000);
  played.count("a", 1, 10, 1, six + 200_000);
  const kept = new Played(played.kept());
  return { running, tooSoon, over: kept.due(six + 3_600_000, 5000), nothing: kept.due(six + 3_600_000, 6000) };
};

/** Return what displays call themselves. */
globalThis.profiles = async (displays) => {
  const { ownProfile } = await from("stage");
  return displays.map(([width, height]) => ownProfile({ width, height }));
};
