import { openApp } from '#tests/support/app-page.ts';
import { createMusicFile } from '#tests/support/music.ts';
import { median, quantile } from './bench.ts';

/** What the show tells its consoles, gathered over a while. */
interface Told {
  /** Of the link from the analysis to a processor of the page that takes each frame as it comes. */
  readonly links: { readonly perSecond: number; readonly p50Ms: number; readonly p95Ms: number }[];
  /** From the audio thread's having a frame's newest sample to the analysis's, and its work. */
  readonly frames: { readonly captureMs: number; readonly analysisMs: number }[];
}

/** Runs in the page: looks at the show as a console does, over the bus alone. */
async function overhear(seconds: number): Promise<Told> {
  const told: Told = { links: [], frames: [] };
  const bus = new BroadcastChannel('algorhythmic/bus');
  const say = (message: object): void => bus.postMessage({ v: 1, from: 'bench', ...message });
  let since = Number.POSITIVE_INFINITY;
  bus.onmessage = ({ data }) => {
    if (data.type === 'announce') say({ type: 'subscribe', to: data.from, topics: ['flow', 'audio.stats'] });
    // The first second is of what was there before anybody looked.
    if (data.type !== 'telemetry' || performance.now() < since + 1000) {
      since = Math.min(since, performance.now());
      return;
    }
    if (data.topic === 'audio.stats') told.frames.push(data.data);
    if (data.topic !== 'flow') return;
    for (const [key, link] of Object.entries(data.data.links as Record<string, Told['links'][number]>)) {
      if (key.includes('analysis.features') && key.includes('telemetry') && link.p95Ms !== undefined) told.links.push(link);
    }
  };
  say({ type: 'who' });
  for (let second = 0; second < seconds; second++) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    // Subscriptions that are not renewed end.
    if (second % 4 === 3) say({ type: 'who' });
  }
  bus.close();
  return told;
}

export interface PageFeatures {
  readonly perSecond: number;
  /** From the audio thread to the page: capture, analysis and the way, each at its own quantile, so that p95 is an upper bound. */
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** E4: how many feature frames a second come to the page, and how old they are. */
export async function pageFeatures(baseUrl: string, seconds = 12): Promise<PageFeatures> {
  const music = await createMusicFile({ seed: 3, musicSeconds: 60, silenceSeconds: 0 });
  const app = await openApp({ url: `${baseUrl}/?debug`, microphone: music.path });
  try {
    await app.until('there is art', ({ artworkId }) => artworkId !== null);
    await app.page.getByRole('button', { name: /^listen/i }).click();
    await app.until('the levels move', ({ input, level }) => input.status === 'live' && level > 0);
    const { links, frames } = await app.page.evaluate(overhear, seconds);
    if (links.length === 0 || frames.length === 0) throw new Error('the show told nothing of its features');
    const at = (values: readonly number[], q: number): number =>
      quantile(
        [...values].sort((a, b) => a - b),
        q,
      );
    const captures = frames.map(({ captureMs }) => captureMs);
    const works = frames.map(({ analysisMs }) => analysisMs);
    return {
      perSecond: median(links.map(({ perSecond }) => perSecond)),
      p50Ms: at(captures, 0.5) + at(works, 0.5) + median(links.map(({ p50Ms }) => p50Ms)),
      p95Ms: at(captures, 0.95) + at(works, 0.95) + median(links.map(({ p95Ms }) => p95Ms)),
    };
  } finally {
    await app.close();
    await music.remove();
  }
}
