// An SMSC by other authors (npm smpp): takes texts, puts their parts together, reports each part,
// and prints what telephones would show. The password is "bench"; every 50th part finds no room.
//
//     npm install --prefix /tmp/peer smpp@0.5.1    (sha512-ekPCZJVuGcN3tvtJeykwWz4jzz+jZ791cHU7p5ihrcOxvmywTxOI4odmOtqyxBmPeIFvHb3gCgdrjA11BuRzSw==)
//     cp bench/smpp_peer.mjs /tmp/peer && node /tmp/peer/smpp_peer.mjs 2776
//     python bench/smpp.py --peer 2776
//
// With "fast" behind the port it takes every part, puts none together and reports none, to be
// measured by "python bench/smpp.py --at 2776".
import smpp from "smpp";

const port = Number(process.argv[2]), isFast = process.argv[3] === "fast";
const parts = new Map();
let number = 0, seen = 0;
const server = smpp.createServer((session) => {
  session.on("error", () => {});
  session.on("bind_transceiver", (pdu) => {
    const isKnown = pdu.password === "bench";
    session.send(pdu.response({ command_status: isKnown ? smpp.ESME_ROK : smpp.ESME_RINVPASWD }));
  });
  session.on("enquire_link", (pdu) => session.send(pdu.response()));
  session.on("unbind", (pdu) => { session.send(pdu.response()); session.close(); });
  session.on("submit_sm", (pdu) => {
    seen += 1;
    if (!isFast && seen % 50 === 0) {
      session.send(pdu.response({ command_status: smpp.ESME_RTHROTTLED }));
      return;
    }
    const id = String(++number);
    session.send(pdu.response({ message_id: id }));
    if (isFast) return;
    take(pdu);
    session.deliver_sm({
      source_addr: pdu.destination_addr, destination_addr: pdu.source_addr, esm_class: 4,
      receipted_message_id: id, message_state: 2, user_message_reference: pdu.user_message_reference,
      short_message: { message: `id:${id} sub:001 dlvrd:001 stat:DELIVRD err:000 text:` },
    });
  });
});
server.listen(port, "127.0.0.1");

function take(pdu) {
  const { message, udh } = pdu.short_message;
  const head = udh && Buffer.isBuffer(udh) ? udh : udh ? udh[0] : null;
  const [key, total, place] = head
    ? [`${pdu.destination_addr}/${head[head.length - 3]}`, head[head.length - 2], head[head.length - 1]]
    : [`${pdu.destination_addr}/${number}`, 1, 1];
  const held = parts.get(key) ?? [];
  held[place - 1] = message;
  parts.set(key, held);
  if (held.filter((one) => one !== undefined).length === total) {
    parts.delete(key);
    console.log(JSON.stringify({ to: pdu.destination_addr, parts: total, text: held.join("") }));
  }
}
