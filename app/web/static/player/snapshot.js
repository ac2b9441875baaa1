/** A picture of what is on the panel, for the command `screenshot`. */
import { say } from "./words.js";

const INKS = {
  red: ["#b3001b", "#fff"], orange: ["#ff8a00", "#000"], yellow: ["#ffd400", "#000"],
  blue: ["#0b57d0", "#fff"], none: ["#333", "#fff"], drill: ["#0b3d91", "#fff"],
};

/** Return a PNG of at most `width` by `height` pixels. */
export function snapshot(painter, width, height) {
  const source = painter.panel.canvas;
  const { width: w, height: h } = painter.playlist ?? { width: 960, height: 540 };
  const scale = Math.min(1, width / w, height / h);
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(w * scale)), Math.max(1, Math.round(h * scale)));
  const context = canvas.getContext("2d", { alpha: false });
  context.fillRect(0, 0, canvas.width, canvas.height);
  const { kind, alert, page, look, text } = painter.current ?? {};
  if (kind === "item") {
    context.drawImage(source, 0, 0, canvas.width, canvas.height);
    for (const field of painter.fields ?? []) writeField(context, field, scale);
  } else if (kind === "alert") drawAlert(context, alert, page, look);
  else if (kind === "clock") write(context, text, canvas.width / 8, canvas.height / 4, canvas.height / 2, "#fff");
  return canvas.convertToBlob({ type: "image/png" });
}

function writeField(context, field, scale) {
  write(context, field.text, field.x * scale, field.y * scale, field.px * scale, field.ink);
}

/** The alert in few strokes: its level's colour above, the text below. */
function drawAlert(context, alert, page, look) {
  const { width, height } = context.canvas;
  const isDrill = look.mode === "drill";
  const [paper, ink] = INKS[isDrill ? "drill" : alert.level];
  const size = Math.max(8, Math.min(height / 8, width / 18));
  const [bar, body] = look.isMono ? ["#000", "#ff2a00"] : [paper, isDrill ? "#0b3d91" : "#fff"];
  fill(context, isDrill && !look.isMono ? "#fff" : "#000", height);
  fill(context, bar, size * 2);
  const head = [isDrill && say(look.language, "drill"), say(look.language, alert.level), alert.source];
  write(context, head.filter(Boolean).join(" · "), size / 2, size / 2, size, look.isMono ? body : ink);
  const across = Math.max(1, Math.floor((width - size) / size));
  const lines = [page.title, page.text].filter(Boolean).flatMap((part) => part.match(new RegExp(`.{1,${across}}`, "gu")) ?? []);
  lines.forEach((line, i) => write(context, line, size / 2, size * (2.5 + i * 1.3), size, body));
}

function fill(context, colour, height) {
  context.fillStyle = colour;
  context.fillRect(0, 0, context.canvas.width, height);
}

function write(context, line, x, y, px, ink) {
  context.fillStyle = ink;
  context.textBaseline = "top";
  context.font = `${px}px sans-serif`;
  context.fillText(line, x, y);
}
