import type { Stats } from '#app/state/stats.ts';
import { openApp } from '#tests/support/app-page.ts';
import { createImpulseFile } from '#tests/support/music.ts';
import { quantile } from './bench.ts';

interface Watched {
  /** When the audio thread got each impulse, ms since 1970. */
  readonly impulses: number[];
  /** Every look at the canvas: when, and how much the picture changed since the look before, 0…255. */
  readonly looks: { readonly atMs: number; readonly change: number }[];
}

/** Runs in the page before the app: hears what the app's own AudioContext hears, with a clock. */
function installProbe(): void {
  const watched: Watched = { impulses: [], looks: [] };
  Object.assign(globalThis, { watched });
  const probe = `registerProcessor('probe', class extends AudioWorkletProcessor {
    constructor() { super(); this.quietUntil = 0; }
    process(inputs) {
      const input = inputs[0]?.[0];
      if (input && currentTime >= this.quietUntil && input.some((x) => Math.abs(x) > 0.3)) {
        this.quietUntil = currentTime + 0.3;
        this.port.postMessage(Date.now());
      }
      return true;
    }
  });`;
  const url = URL.createObjectURL(new Blob([probe], { type: 'text/javascript' }));
  const original = AudioContext.prototype.createMediaStreamSource;
  AudioContext.prototype.createMediaStreamSource = function (stream) {
    const source = original.call(this, stream);
    void this.audioWorklet.addModule(url).then(() => {
      const node = new AudioWorkletNode(this, 'probe');
      node.port.onmessage = ({ data }: MessageEvent<number>) => watched.impulses.push(data);
      source.connect(node).connect(this.destination);
    });
    return source;
  };
}

/** Looks at the picture at every frame of the page until so many impulses have been heard. */
async function watchCanvas(count: number): Promise<Watched> {
  const { watched } = globalThis as unknown as { watched: Watched };
  const small = document.createElement('canvas');
  small.width = 48;
  small.height = 27;
  const pen = small.getContext('2d', { willReadFrequently: true });
  if (!pen) throw new Error('no 2D canvas to watch with');
  let before: Uint8ClampedArray | undefined;
  watched.impulses.length = 0;
  while (watched.impulses.length <= count) {
    await new Promise(requestAnimationFrame);
    const canvas = document.querySelector('#stage canvas:last-of-type');
    if (!(canvas instanceof HTMLCanvasElement)) continue;
    pen.drawImage(canvas, 0, 0, 48, 27);
    const { data } = pen.getImageData(0, 0, 48, 27);
    let change = 0;
    for (let i = 0; i < data.length; i += 4) change += Math.abs((data[i + 1] ?? 0) - (before?.[i + 1] ?? 0));
    if (before) watched.looks.push({ atMs: performance.timeOrigin + performance.now(), change: change / (48 * 27) });
    before = data;
  }
  // The last impulse ended the watch: what it did was not seen.
  watched.impulses.pop();
  return watched;
}

/**
 * From the moment an impulse reaches the audio thread to the first look at the canvas that shows it, in ms, one number an
 * impulse. "Shows it": the picture changes more than in 95 of 100 looks of the second before, and by half again.
 * Impulses that changed nothing within a second count as lost.
 */
export function delaysOf({ impulses, looks }: Watched): { readonly delaysMs: number[]; readonly lost: number } {
  const delaysMs: number[] = [];
  let lost = 0;
  for (const impulse of impulses) {
    const calm = looks.filter(({ atMs }) => atMs > impulse - 1000 && atMs < impulse).map(({ change }) => change);
    const threshold =
      quantile(
        calm.sort((a, b) => a - b),
        0.95,
      ) *
        1.5 +
      0.05;
    const seen = looks.find(({ atMs, change }) => atMs > impulse && atMs < impulse + 1000 && change > threshold);
    if (seen) delaysMs.push(seen.atMs - impulse);
    else lost++;
  }
  return { delaysMs, lost };
}

export interface SoundToLight {
  readonly p50: number;
  readonly p95: number;
  readonly lost: number;
  readonly count: number;
  readonly fps: number;
  /** Where the time goes, as the page itself accounts for it (its latency display). */
  readonly split: Stats['latencyMs'];
}

/** Plays impulses into the fake microphone of the built app and watches the canvas. */
export async function soundToLight(baseUrl: string, count = 20): Promise<SoundToLight> {
  const impulses = await createImpulseFile({ count: 8, everySeconds: 1.5 });
  const app = await openApp({ url: `${baseUrl}/?debug`, microphone: impulses.path, bypassCsp: true, init: installProbe });
  try {
    await app.until('there is art', ({ artworkId }) => artworkId !== null);
    await app.page.getByRole('button', { name: /^listen/i }).click();
    await app.until('the microphone is live', ({ input }) => input.status === 'live');
    // Hold: a morph in the middle of the measurement would be change of another kind.
    await app.page.keyboard.press(' ');
    await app.until('the levels have settled', ({ level }) => level > 0);
    await app.page.waitForTimeout(6000);
    const watched = await app.page.evaluate(watchCanvas, count);
    const { fps, latencyMs: split } = await app.stats();
    const { delaysMs, lost } = delaysOf(watched);
    const sorted = [...delaysMs].sort((a, b) => a - b);
    return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), lost, count: watched.impulses.length, fps, split };
  } finally {
    await app.close();
    await impulses.remove();
  }
}
