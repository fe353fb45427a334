import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type AppPage, openApp } from '#tests/support/app-page.ts';
import { createMusicFile, type MusicFile } from '#tests/support/music.ts';

/** Played over and over; the silence is longer than any clock counts on through a break. */
const musicSeconds = 44;
const silenceSeconds = 24;

/** The tempo as a person reads it. */
const shownBpm = async (app: AppPage): Promise<number> => Number(await app.page.locator('.beat-bpm').textContent());

/** Presses T so often at the given interval, and tells the tempo at which the presses really came. */
const tapped = (app: AppPage, times: number, everyMs: number): Promise<number> =>
  app.page.evaluate(
    async ({ times, everyMs }) => {
      const stamps: number[] = [];
      const note = (event: KeyboardEvent): void => void stamps.push(event.timeStamp);
      addEventListener('keydown', note);
      const began = performance.now();
      for (let tap = 0; tap < times; tap++) {
        await new Promise((resolve) => setTimeout(resolve, began + tap * everyMs - performance.now()));
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 't', code: 'KeyT', bubbles: true }));
      }
      removeEventListener('keydown', note);
      const [first = Number.NaN, last = Number.NaN] = [stamps[0], stamps.at(-1)];
      return (60_000 * (times - 1)) / (last - first);
    },
    { times, everyMs },
  );

describe('listening', () => {
  let music: MusicFile;
  let app: AppPage;

  beforeAll(async () => {
    music = await createMusicFile({ seed: 3, musicSeconds, silenceSeconds });
    app = await openApp({ url: `${inject('baseUrl')}/?debug`, microphone: music.path });
    await app.page.getByRole('button', { name: /^listen/i }).click();
    await app.until('the microphone is live', ({ input }) => input.status === 'live');
  });
  afterAll(async () => {
    await app?.close();
    await music?.remove();
  });

  const sure = ({ bpm, confidence }: { readonly bpm: number; readonly confidence: number }): boolean => bpm > 0 && confidence >= 0.5;
  const near = (bpm: number, truth: number, tolerance = 0.04): boolean => Math.abs(bpm / truth - 1) < tolerance;

  it('A1: shows the tempo of what plays, says how sure it is, and counts its beats', async () => {
    const found = await app.until('the tempo is found', (stats) => sure(stats) && near(stats.bpm, music.bpm), 90_000);
    const later = await app.until('eight beats more have fallen', ({ beat }) => beat >= found.beat + 8);
    // As many as the clock of the sound had room for: none invented, none swallowed.
    const beats = ((later.heardAtMs - found.heardAtMs) / 60_000) * music.bpm;
    expect(Math.abs(later.beat - found.beat - beats)).toBeLessThan(2);
    expect(later.nextBeatAtMs - later.heardAtMs).toBeLessThan((1.1 * 60_000) / music.bpm);
    await expect.poll(async () => Math.abs((await shownBpm(app)) / music.bpm - 1)).toBeLessThan(0.05);
    await expect.poll(() => app.page.locator('.beat').getAttribute('data-locked')).toBe('true');
  });

  it('A1: a person outranks it: twice, half, and back', async () => {
    const before = await app.until('the tempo is sure', (stats) => sure(stats) && near(stats.bpm, music.bpm), 120_000);
    await app.page.keyboard.press('h');
    await app.until('half the tempo', ({ bpm }) => near(bpm, music.bpm / 2));
    await expect.poll(() => shownBpm(app)).toBeLessThan(0.6 * before.bpm);
    await app.page.keyboard.press('x');
    await app.until('the tempo as it was', ({ bpm }) => near(bpm, music.bpm));
    await app.page.keyboard.press('x');
    await app.until('twice the tempo', ({ bpm }) => near(bpm, 2 * music.bpm));
    await app.page.keyboard.press('r');
    await app.until('its own tempo again', (stats) => near(stats.bpm, music.bpm), 120_000);
  });

  it('A1: a person who taps leads, whatever plays', async () => {
    const bpm = await tapped(app, 6, 600);
    await app.until('the tapped tempo', (stats) => stats.confidence >= 0.5 && near(stats.bpm, bpm, 0.08));
    await app.page.keyboard.press('r');
    await app.until('its own tempo again', (stats) => sure(stats) && near(stats.bpm, music.bpm), 120_000);
  });

  it('A1, A14: when the music stops so do the beats, and when it comes back it is found again', async () => {
    const rest = await app.until('there is no beat', ({ bpm, level }) => bpm === 0 && level === 0, 150_000);
    expect(rest.nextBeatAtMs).toBe(0);
    await expect.poll(() => app.page.locator('.beat').getAttribute('data-locked')).toBe('false');
    const still = await app.stats();
    if (still.bpm === 0) expect(still.beat).toBe(rest.beat);
    await app.until('the tempo is found again', (stats) => sure(stats) && near(stats.bpm, music.bpm), 120_000);
    expect(app.errors).toEqual([]);
  });
});
