/** Features worth a bar, with the value that fills it; names as the frame's layout has them. What a frame does not have is left out. */
const BARS: readonly (readonly [name: string, label: string, full: number])[] = [
  ['level', 'level', 4],
  ['bass', 'bass', 4],
  ['mid', 'mid', 4],
  ['treble', 'treble', 4],
  ['flux', 'flux', 4],
  ['onset', 'onset', 1],
  ['presence', 'pres', 1],
  ['energy', 'nrg', 1],
  ['brightness', 'bright', 1],
  ['flatness', 'flat', 1],
  ['beatPhase', 'beat', 1],
];
const NOTES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'];
const LABEL_PX = 16;
const GAP_PX = 4;

/** Two groups of bars side by side: loudness and shape of the sound, and its twelve pitch classes. */
export function drawFeatures(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  frame: Readonly<Record<string, number>>,
  style: CSSStyleDeclaration,
): void {
  context.clearRect(0, 0, width, height);
  const bars = BARS.filter(([name]) => frame[name] !== undefined);
  const notes = NOTES.map((label, i) => [`chroma${i}`, label, 1] as const).filter(([name]) => frame[name] !== undefined);
  const quiet = style.getPropertyValue('--ink-quiet');
  const colours = { room: style.getPropertyValue('--room'), label: quiet, font: `11px ${style.fontFamily}` };
  if (bars.length === 0 && notes.length === 0) {
    context.fillStyle = quiet;
    context.font = `13px ${style.fontFamily}`;
    context.textAlign = 'center';
    context.fillText('nothing heard yet', width / 2, height / 2);
    return;
  }
  const middle = notes.length === 0 ? width : width / 2;
  drawBars(context, bars, frame, 0, middle - 12, height, { ...colours, bar: style.getPropertyValue('--amber') });
  drawBars(context, notes, frame, middle + 4, width - middle - 4, height, { ...colours, bar: style.getPropertyValue('--hue-1') });
}

function drawBars(
  context: CanvasRenderingContext2D,
  bars: readonly (readonly [name: string, label: string, full: number])[],
  frame: Readonly<Record<string, number>>,
  left: number,
  width: number,
  height: number,
  colours: { readonly room: string; readonly bar: string; readonly label: string; readonly font: string },
): void {
  if (bars.length === 0) return;
  const pitch = width / bars.length;
  const room = height - LABEL_PX;
  context.font = colours.font;
  context.textAlign = 'center';
  bars.forEach(([name, label, full], index) => {
    const x = left + index * pitch;
    const share = Math.min(1, Math.max(0, (frame[name] ?? 0) / full));
    context.fillStyle = colours.room;
    context.fillRect(x, 0, pitch - GAP_PX, room);
    context.fillStyle = colours.bar;
    context.fillRect(x, room * (1 - share), pitch - GAP_PX, room * share);
    context.fillStyle = colours.label;
    // Where bars are narrow every label would run into the next.
    if (context.measureText(label).width <= pitch - 1) context.fillText(label, x + (pitch - GAP_PX) / 2, height - 3);
  });
}
