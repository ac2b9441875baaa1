/** Where the panel lies in the window: LED dots as whole device pixels, a TV picture as large as fits. */

const TV_WIDTH = 640;
const [WIDEST, HIGHEST] = [1920, 1080]; // of all profiles
const COLOURS = { red: [255, 42, 0], amber: [255, 160, 0], white: [255, 255, 255] };

/** Return `{left, top, width, height, scale, isExact}` in CSS pixels, centred in the window. */
export function placed(size, win, ratio) {
  const across = Math.min((win.width * ratio) / size.width, (win.height * ratio) / size.height);
  const isExact = size.width < TV_WIDTH && across >= 1;
  const scale = isExact ? Math.floor(across) : across;
  const [width, height] = [Math.round(size.width * scale), Math.round(size.height * scale)];
  return {
    left: Math.floor((win.width * ratio - width) / 2) / ratio,
    top: Math.floor((win.height * ratio - height) / 2) / ratio,
    width: width / ratio,
    height: height / ratio,
    scale: scale / ratio,
    isExact,
  };
}

/** Return the profile of a display: its own size, or what of its shape fits the largest there is. */
export function ownProfile({ width, height }) {
  const scale = Math.min(1, WIDEST / width, HIGHEST / height);
  return `${Math.round(width * scale)}x${Math.round(height * scale)}-full`;
}

/** Return the colour of a panel's lamps as red, green, blue. */
export function lampColour(name) {
  return COLOURS[name] ?? COLOURS.red;
}

/** Draws pictures onto the canvas of a panel, dot for dot. */
export class Panel {
  constructor(canvas, lamp) {
    this.canvas = canvas;
    this.lamp = `rgb(${lamp.join(" ")})`;
    this.context = canvas.getContext("2d", { alpha: false, colorSpace: "srgb" });
    this.size = { width: 0, height: 0 };
  }

  /** Take the size of a playlist, in dots. */
  resize(width, height) {
    if (this.size.width === width && this.size.height === height) return;
    this.size = { width, height };
    [this.canvas.width, this.canvas.height] = [width, height];
  }

  /** Draw what is left of a picture when `offset` of its pixels have left the panel. */
  draw({ bitmap, isMono }, offset) {
    const { context, size } = this;
    const width = Math.min(size.width, bitmap.width - offset);
    context.globalCompositeOperation = "source-over";
    context.fillStyle = "#000";
    if (width < size.width || isMono) context.fillRect(0, 0, size.width, size.height);
    if (width > 0) context.drawImage(bitmap, offset, 0, width, size.height, 0, 0, width, size.height);
    if (!isMono) return;
    context.globalCompositeOperation = "multiply"; // lit dots take the colour of the lamps
    context.fillStyle = this.lamp;
    context.fillRect(0, 0, size.width, size.height);
  }

  /** Mark a screen that has long heard nothing: a dot in the corner. */
  mark() {
    const { context, size } = this;
    context.globalCompositeOperation = "source-over";
    context.fillStyle = "#000";
    context.fillRect(size.width - 3, size.height - 3, 3, 3);
    context.fillStyle = this.lamp;
    context.fillRect(size.width - 2, size.height - 2, 2, 2);
  }
}
