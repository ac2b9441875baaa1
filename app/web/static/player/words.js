/** Every line the page says of itself, in Chinese and English. */

const LINES = {
  title: ["邻里屏幕", "Linli screen"],
  pairing: ["配对码", "Pairing code"],
  how: [
    "用手机扫码，或在编辑台“屏幕”页输入配对码，批准后开始显示。配对码 10 分钟内有效。",
    "Scan this with a phone, or type the code on the editor's Screens page. It is valid for 10 minutes.",
  ],
  qr: ["配对页的二维码", "QR code of the pairing page"],
  connecting: ["正在连接服务器…", "Connecting to the server…"],
  unreachable: ["暂时连不上服务器，正在重试。", "The server cannot be reached; trying again."],
  profile: [
    "地址里的规格不对。请写成 ?profile=192x32-mono 或 ?profile=1280x720-full（16x16 至 1920x1080）。",
    "The profile in the address is wrong. Write ?profile=192x32-mono or ?profile=1280x720-full (16x16 to 1920x1080).",
  ],
  fetching: ["已批准，正在取内容…", "Approved. Fetching the board…"],
  revoked: ["这块屏幕已停用。", "This screen was revoked."],
  unknown: [
    "服务器不认识这块屏幕。需要重新配对时，按 i 键，再按“重新配对”。",
    "The server does not know this screen. To pair it again, press i, then Pair again.",
  ],
  insecure: [
    "浏览器只在 HTTPS（或本机 localhost）下提供签名验证。请用 https:// 地址打开本页。",
    "Browsers verify signatures only over HTTPS (or at localhost). Open this page at its https:// address.",
  ],
  old: [
    "这个浏览器缺少 Ed25519 签名验证，不能用作屏幕。请升级：Chrome、Edge 137，Firefox 129，Safari 17 或更高版本。",
    "This browser cannot verify Ed25519 signatures. Use Chrome or Edge 137, Firefox 129, Safari 17 or newer.",
  ],
  storage: [
    "浏览器不允许本页保存内容（例如无痕窗口），请换一个普通窗口打开。",
    "The browser does not let this page keep anything (a private window?). Open it in an ordinary window.",
  ],
  occupied: [
    "另一个标签页正在显示这块屏幕。要开第二块屏，请在地址里加 ?device=名称。",
    "Another tab shows this screen. For a second one add ?device=NAME to the address.",
  ],
  drill: ["演练", "DRILL"],
  drill_line: ["这是演练，不是真实预警", "This is a drill, not a real alert"],
  red: ["红色预警", "Red alert"],
  orange: ["橙色预警", "Orange alert"],
  yellow: ["黄色预警", "Yellow alert"],
  blue: ["蓝色预警", "Blue alert"],
  none: ["预警", "Alert"],
  until: ["有效至 {}", "Until {}"],
  online: ["已连接", "Connected"],
  offline: ["未连接，继续播放", "Offline, playing on"],
  edition: ["第 {} 版", "No. {}"],
  is_drill: ["演练中", "Drill"],
  is_blank: ["黑屏中", "Blank"],
  fullscreen: ["全屏", "Full screen"],
  pair_again: ["重新配对", "Pair again"],
  pair_sure: ["再按一次：清除本机密钥与内容", "Once more: erase this screen's key and content"],
  hide: ["隐藏", "Hide"],
};

/** Return the language for a wish such as `zh-CN` or `en-GB`: Chinese unless it says English. */
export function languageOf(wish) {
  return /^en\b/i.test(wish ?? "") ? "en" : "zh";
}

/** Return the line named `name`, `detail` in its place. */
export function say(language, name, detail = "") {
  return LINES[name][language === "en" ? 1 : 0].replace("{}", detail);
}

/** Return the names of all lines. */
export const names = () => Object.keys(LINES);
