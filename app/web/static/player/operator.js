/** For whoever sets the screen up: full screen, staying awake, a line of facts behind the key `i`. */
import { say } from "./words.js";

const HIDE_MS = 4000;
const SURE_MS = 5000;

/** Bind keys and buttons of the element `root`; `erase` pairs the screen anew. */
export function bindOperator(root, screen, { language, wantsFullscreen, erase }) {
  const parts = {};
  for (const name of ["facts", "full", "again", "hide", "corner"]) parts[name] = document.querySelector(`[data-operator=${name}]`);
  parts.full.textContent = say(language, "fullscreen");
  parts.corner.textContent = say(language, "fullscreen");
  parts.again.textContent = say(language, "pair_again");
  parts.hide.textContent = say(language, "hide");
  const tell = () => (parts.facts.textContent = factsOf(screen, language));
  const toggle = () => {
    root.hidden = !root.hidden;
    tell();
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "i") toggle();
    if (event.key === "f") goFull();
  });
  setInterval(() => root.hidden || tell(), 1000);
  parts.hide.addEventListener("click", toggle);
  for (const name of ["full", "corner"]) parts[name].addEventListener("click", goFull);
  bindErase(parts.again, language, erase);
  bindCorner(parts.corner);
  if (wantsFullscreen) addEventListener("pointerdown", goFull, { once: true });
  if (wantsFullscreen) goFull();
}

/** Keep the display on while the page is in front; browsers without wake locks go on without. */
export function stayAwake() {
  const hold = () => document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => {});
  document.addEventListener("visibilitychange", hold);
  hold();
}

/** Erasing asks twice. */
function bindErase(button, language, erase) {
  let isSure = false;
  button.addEventListener("click", () => {
    if (isSure) return erase();
    isSure = true;
    button.textContent = say(language, "pair_sure");
    setTimeout(() => {
      isSure = false;
      button.textContent = say(language, "pair_again");
    }, SURE_MS);
    return null;
  });
}

/** Show the corner's button, and the pointer, only while somebody moves it. */
function bindCorner(corner) {
  let timer = 0;
  const wake = () => {
    document.body.classList.add("touched");
    corner.hidden = !document.fullscreenEnabled || Boolean(document.fullscreenElement);
    clearTimeout(timer);
    timer = setTimeout(() => {
      document.body.classList.remove("touched");
      corner.hidden = true;
    }, HIDE_MS);
  };
  for (const kind of ["pointermove", "pointerdown", "keydown"]) addEventListener(kind, wake);
}

function goFull() {
  if (!document.fullscreenElement) document.documentElement.requestFullscreen?.({ navigationUI: "hide" }).catch(() => {});
}

function factsOf(screen, language) {
  const head = screen.board.held?.playlist.head;
  const facts = [
    say(language, screen.isOnline ? "online" : "offline"),
    screen.identity?.screen,
    screen.slot,
    head && say(language, "edition", `${head.epoch}.${head.seq}`),
    screen.isDrill() && say(language, "is_drill"),
    screen.now() < screen.orders.blankUntil && say(language, "is_blank"),
    !screen.isKnown && say(language, "unknown"),
    `${new Date(screen.now()).toISOString().slice(0, 19)}Z`,
    screen.facts.version,
  ];
  return facts.filter(Boolean).join(" · ");
}
