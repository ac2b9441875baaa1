/** Commands: obeyed once, by one screen, before they expire, and only by trusted time. */
import { Refused, instant, own, parseObject, text } from "./fields.js";
import { checkLifetime } from "./trust.js";

const [FIVE_MINUTES_MS, DAY_MS] = [300_000, 86_400_000];
const COMMANDS = ["purge", "blank", "drill", "restart", "screenshot", "rekey"];
const LASTING = ["blank", "drill"];
const NONCE = /^[\x21-\x7e]{16,64}$/;

/** Return the command in a verified `payload`; Refused when it is not wholly sound. */
export function parseCommand(payload) {
  const source = parseObject(payload);
  const [command, nonce] = [text(source, "command"), text(source, "nonce")];
  if (!COMMANDS.includes(command)) throw new Refused("malformed", "command");
  if (!NONCE.test(nonce)) throw new Refused("malformed", "nonce");
  const issued = instant(source, "issued");
  const isLasting = LASTING.includes(command);
  const until = isLasting || own(source, "until") !== undefined ? instant(source, "until") : issued;
  if (until - issued > DAY_MS) throw new Refused("too_long", "until");
  return { screen: text(source, "screen"), command, nonce, issued, expires: instant(source, "expires"), until };
}

/** Refuse a command for another screen, one whose time is over, one that was obeyed before. */
export function checkCommand(command, screen, spent, clock, now) {
  if (command.screen !== screen) throw new Refused("wrong_screen");
  if (!clock.isStamped) throw new Refused("not_stamped");
  checkLifetime(command.issued, command.expires, clock.read(now), FIVE_MINUTES_MS);
  if (spent.has(command.nonce)) throw new Refused("replayed");
}
