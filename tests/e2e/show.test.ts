import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEdge } from '#edge/node-edge.ts';
import type { Listening } from '#edge/node-listen.ts';
import { type AppPage, type MotionSample, openApp, watchPicture } from '#tests/support/app-page.ts';
import { correlation } from '#tests/support/heard.ts';
import { createMusicFile, type MusicFile } from '#tests/support/music.ts';

/** The music that is played into the microphone, over and over. */
const musicSeconds = 44;
const silenceSeconds = 16;
const roundSeconds = musicSeconds + silenceSeconds;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Means over windows of a second: what the eye takes in, and what a slow machine's frame rate does not blur. */
function bySecond(samples: readonly MotionSample[], of: (sample: MotionSample) => number): number[] {
  const seconds = new Map<number, number[]>();
  for (const sample of samples) {
    const second = Math.floor(sample.atMs / 1000);
    seconds.set(second, [...(seconds.get(second) ?? []), of(sample)]);
  }
  return [...seconds.values()].map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
}

/** Waits until the app has shown so many artworks since now. */
async function untilArtworks(app: AppPage, count: number): Promise<Set<string>> {
  const seen = new Set<string>();
  await app.until(
    `${count} artworks were shown`,
    ({ artworkId }) => {
      if (artworkId) seen.add(artworkId);
      return seen.size >= count;
    },
    150_000,
  );
  return seen;
}

async function listen(app: AppPage): Promise<void> {
  await app.page.getByRole('button', { name: /^listen/i }).click();
  await app.until('the microphone is live', ({ input }) => input.source === 'microphone' && input.status === 'live');
}

/** Watches one round of the music and its silence, with the picture held: a morph is change of another kind. */
async function expectToFollow(app: AppPage): Promise<void> {
  await app.page.keyboard.press(' ');
  await app.until('the morph under way has landed', ({ morph }) => morph === 0);
  const samples = await watchPicture(app.page, roundSeconds * 1000);
  await app.page.keyboard.press(' ');
  const loud = samples.filter(({ level }) => level > 0.3).map(({ motion }) => motion);
  const quiet = samples.filter(({ level }) => level === 0).map(({ motion }) => motion);
  expect(loud.length).toBeGreaterThan(20);
  expect(quiet.length).toBeGreaterThan(20);
  expect(median(loud)).toBeGreaterThan(2 * median(quiet));
  const level = bySecond(samples, (sample) => Math.min(1, sample.level));
  const motion = bySecond(samples, (sample) => sample.motion);
  expect(correlation(level, motion)).toBeGreaterThan(0.4);
}

describe('the show', () => {
  let music: MusicFile;
  let edge: Listening;
  let app: AppPage;

  beforeAll(async () => {
    music = await createMusicFile({ seed: 7, musicSeconds, silenceSeconds });
    const started = await startEdge({ port: 0, host: 'localhost', hasImageKey: false });
    if (!started.ok) throw new Error(started.message);
    edge = started.listening;
    app = await openApp({ url: `${edge.url}/?debug`, microphone: music.path });
  });
  afterAll(async () => {
    await app?.close();
    await edge?.close();
    await music?.remove();
  });

  it('A4, A14: there is art before anybody has chosen anything', async () => {
    const stats = await app.until('the first artwork is shown', ({ artworkId }) => artworkId !== null);
    expect(stats.tier).toBe('webgl2');
    expect(stats.input.source).toBe('none');
  });

  it('F1: can be installed', async () => {
    const session = await app.context.newCDPSession(app.page);
    await session.send('Page.enable');
    expect(await session.send('Page.getInstallabilityErrors')).toEqual({ installabilityErrors: [] });
    const { errors } = await session.send('Page.getAppManifest');
    expect(errors).toEqual([]);
  });

  it('A1, A5: listens to real music, finds its tempo, moves with it and morphs', async () => {
    await listen(app);
    const locked = await app.until('the tempo is found', ({ confidence, bpm }) => confidence >= 0.5 && bpm > 0, 60_000);
    expect(Math.abs(locked.bpm / music.bpm - 1)).toBeLessThan(0.04);
    await expectToFollow(app);
    expect((await untilArtworks(app, 3)).size).toBeGreaterThanOrEqual(3);
    expect(locked.latencyMs.total).toBeGreaterThan(0);
    expect(app.errors).toEqual([]);
  });

  it('F1: the same with the network cut, after a reload and on every route', async () => {
    await app.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await edge.close();
    await app.page.goto(`${edge.url}/console`);
    await app.page
      .getByText(/no show/i)
      .first()
      .waitFor();
    for (const route of ['/kiosk', '/']) {
      await app.page.goto(`${edge.url}${route}?debug`);
      await app.until(`${route} paints offline`, ({ artworkId, fps }) => artworkId !== null && fps > 0);
    }
    await app.page.reload();
    await app.until('the art is back', ({ artworkId }) => artworkId !== null);
    await listen(app);
    const locked = await app.until('the tempo is found', ({ confidence, bpm }) => confidence >= 0.5 && bpm > 0, 60_000);
    expect(Math.abs(locked.bpm / music.bpm - 1)).toBeLessThan(0.04);
    await expectToFollow(app);
    await untilArtworks(app, 3);
    // F4: nothing was even asked of the server that is not there, so the browser had nothing to complain about.
    expect(app.errors).toEqual([]);
  });
});
