import { openApp } from '#tests/support/app-page.ts';
import { createBeatFile, MARK_LEVEL } from '#tests/support/music.ts';
import type { SongOrder } from '#tests/support/songs.ts';
import { quantile } from './bench.ts';

/** What was seen in the page. Milliseconds since 1970. */
interface Watched {
  /** When the audio thread got the mark. */
  marks: number[];
  /** Every look at what the page shows: the next beat as foretold, and how surely. */
  readonly looks: { readonly atMs: number; readonly nextMs: number; readonly confidence: number }[];
}

/** Runs in the page before the app: hears what the app's own AudioContext hears, with a clock. */
function installProbe(markLevel: number): void {
  const watched: Watched = { marks: [], looks: [] };
  Object.assign(globalThis, { watched });
  // A block's stamp is late, never early: the least difference to its own time is the truth.
  const probe = `registerProcessor('mark-probe', class extends AudioWorkletProcessor {
    constructor() { super(); this.quietUntil = 0; this.late = Infinity; this.mark = -1; this.since = 0; }
    process(inputs) {
      const input = inputs[0]?.[0];
      if (!input) return true;
      this.late = Math.min(this.late, Date.now() - 1000 * (currentTime + input.length / sampleRate));
      if (this.mark >= 0 && currentTime > this.since + 2) {
        this.port.postMessage(1000 * this.mark + this.late);
        this.mark = -1;
        this.late = Infinity;
      }
      for (let i = 0; i < input.length && this.mark < 0; i++) {
        if (Math.abs(input[i]) < ${markLevel} || currentTime < this.quietUntil) continue;
        this.mark = currentTime + i / sampleRate;
        this.since = currentTime;
        this.quietUntil = currentTime + 1;
        this.late = Infinity;
      }
      return true;
    }
  });`;
  const url = URL.createObjectURL(new Blob([probe], { type: 'text/javascript' }));
  const original = AudioContext.prototype.createMediaStreamSource;
  AudioContext.prototype.createMediaStreamSource = function (stream) {
    const source = original.call(this, stream);
    void this.audioWorklet.addModule(url).then(() => {
      const node = new AudioWorkletNode(this, 'mark-probe');
      node.port.onmessage = ({ data }: MessageEvent<number>) => watched.marks.push(data);
      source.connect(node).connect(this.destination);
    });
    return source;
  };
}

/** Looks at what the page shows until the mark has been heard once more than now. */
async function watchBeats(): Promise<Watched> {
  const { watched, algorhythmic } = globalThis as unknown as {
    watched: Watched;
    algorhythmic: { stats(): { nextBeatAtMs: number; confidence: number } };
  };
  while (watched.marks.length < 1) await new Promise((resolve) => setTimeout(resolve, 50));
  watched.marks = watched.marks.slice(-1);
  watched.looks.length = 0;
  while (watched.marks.length < 2) {
    await new Promise(requestAnimationFrame);
    const { nextBeatAtMs, confidence } = algorhythmic.stats();
    watched.looks.push({ atMs: performance.timeOrigin + performance.now(), nextMs: nextBeatAtMs, confidence });
  }
  // Date.now(), by which the marks are stamped, may differ from the page's own clock where the system's was set.
  let apart = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 2000; i++) apart = Math.min(apart, performance.timeOrigin + performance.now() - Date.now());
  watched.marks = watched.marks.map((mark) => mark + apart);
  return watched;
}

export interface PageBeats {
  /** Milliseconds, without sign. */
  readonly medianMs: number;
  readonly p95Ms: number;
  /** With sign: positive is late. */
  readonly biasMs: number;
  readonly missed: number;
  /** Beats before which the page drew no frame for half a beat: it was starved, and could show nothing. */
  readonly starved: number;
  readonly count: number;
}

/** From the first seconds nothing is asked: a beat must be found first. */
const SKIP_SECONDS = 8;

/** Every beat that was shown as certain: the last forecast before it fell. */
export function shownBeats(looks: Watched['looks'], surely: number): number[] {
  const shown: number[] = [];
  for (const [k, { nextMs, confidence }] of looks.entries()) {
    const after = looks[k + 1];
    if (nextMs === 0 || confidence < surely || !after || after.nextMs < nextMs + 100) continue;
    shown.push(nextMs);
  }
  return shown;
}

/** True beats against those shown: the nearest within a quarter of a beat, or missed. `drawnMs`: when the page drew. */
export function errorsOf(truth: readonly number[], shown: readonly number[], drawnMs: readonly number[]): PageBeats {
  const errors: number[] = [];
  let missed = 0;
  let starved = 0;
  for (const [k, beat] of truth.entries()) {
    const period = (truth[k + 1] ?? beat) - beat || beat - (truth[k - 1] ?? beat);
    const error = shown.reduce((least, at) => (Math.abs(at - beat) < Math.abs(least) ? at - beat : least), Number.POSITIVE_INFINITY);
    if (Math.abs(error) <= period / 4) errors.push(error);
    else if (drawnMs.some((at) => at > beat - period / 2 && at <= beat)) missed++;
    else starved++;
  }
  const sizes = errors.map(Math.abs).sort((a, b) => a - b);
  const signed = [...errors].sort((a, b) => a - b);
  return {
    medianMs: quantile(sizes, 0.5),
    p95Ms: quantile(sizes, 0.95),
    biasMs: quantile(signed, 0.5),
    missed,
    starved,
    count: truth.length,
  };
}

/** Plays a song into the fake microphone of the built app and compares the beats it shows with those that sounded. */
export async function pageBeats(baseUrl: string, order: SongOrder): Promise<PageBeats> {
  const music = await createBeatFile(order);
  const app = await openApp({
    url: `${baseUrl}/?debug`,
    microphone: music.path,
    bypassCsp: true,
    init: `(${installProbe})(${MARK_LEVEL})`,
  });
  try {
    await app.until('there is art', ({ artworkId }) => artworkId !== null);
    await app.page.getByRole('button', { name: /^listen/i }).click();
    await app.until('the microphone is live', ({ input }) => input.status === 'live');
    const { marks, looks } = await app.page.evaluate(watchBeats);
    const [mark = Number.NaN] = marks;
    const end = music.beats.at(-1) ?? 0;
    const truth = music.beats.filter((beat) => beat > SKIP_SECONDS && beat < end - 0.5).map((beat) => mark + 1000 * beat);
    return errorsOf(
      truth,
      shownBeats(looks, 0.5),
      looks.map(({ atMs }) => atMs),
    );
  } finally {
    await app.close();
    await music.remove();
  }
}
