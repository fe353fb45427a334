import { afterEach, describe, expect, inject, it } from 'vitest';
import { type AppPage, type MotionSample, openApp, watchPicture } from '#tests/support/app-page.ts';

const url = (search = ''): string => `${inject('baseUrl')}/?debug${search}`;
let app: AppPage | undefined;

async function open(options: Omit<Parameters<typeof openApp>[0], 'url'> & { readonly search?: string } = {}): Promise<AppPage> {
  app = await openApp({ ...options, url: url(options.search) });
  await app.until('there is art', ({ artworkId }) => artworkId !== null);
  return app;
}

afterEach(async () => {
  await app?.close();
  app = undefined;
});

/** The picture still changes. */
async function expectArtToGoOn(page: AppPage): Promise<void> {
  const samples: MotionSample[] = [];
  // However slow the machine: a picture that never changes again runs into the test's time limit.
  while (samples.length < 3 || samples.every(({ motion }) => motion === 0)) samples.push(...(await watchPicture(page.page, 1500)));
  expect(Math.max(...samples.map(({ luma }) => luma))).toBeGreaterThan(3);
}

const notice = (page: AppPage, words: RegExp) => page.page.getByText(words).first();

async function dropFile(page: AppPage, name: string, type: string, bytes: string): Promise<void> {
  await page.page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name, mimeType: type, buffer: Buffer.from(bytes) });
}

describe('what can go wrong, and the art goes on', () => {
  it('A14: the microphone is refused', async () => {
    const page = await open({ denyMicrophone: true });
    await page.page.getByRole('button', { name: /^listen/i }).click();
    await notice(page, /microphone was refused/i).waitFor();
    expect((await page.stats()).input.status).toBe('failed');
    await expectArtToGoOn(page);
  });

  it.each([
    ['a text file as music', 'words.mp3', 'audio/mpeg', 'these are words, not music '.repeat(100), /not music this browser can play/i],
    ['an empty file', 'empty.mp3', 'audio/mpeg', '', /file is empty/i],
  ])('A14: %s', async (_what, name, type, bytes, words) => {
    const page = await open();
    await dropFile(page, name, type, bytes);
    await notice(page, words).waitFor();
    expect(await page.page.getByText(name).count()).toBeGreaterThan(0);
    await expectArtToGoOn(page);
  });

  it('A14: the microphone goes away in mid-show, and comes back by itself', async () => {
    const page = await open({
      init: () => {
        const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async (constraints) => {
          const stream = await original(constraints);
          Object.assign(globalThis, { lastTrack: stream.getAudioTracks()[0] });
          return stream;
        };
      },
    });
    await page.page.getByRole('button', { name: /^listen/i }).click();
    await page.until('it listens', ({ input }) => input.status === 'live');
    // What a browser does when a device is unplugged: the track ends, and says so.
    await page.page.evaluate(() => {
      const { lastTrack } = globalThis as unknown as { lastTrack: MediaStreamTrack };
      lastTrack.stop();
      lastTrack.dispatchEvent(new Event('ended'));
    });
    await notice(page, /microphone went away/i).waitFor();
    await page.until('it listens again', ({ input }) => input.status === 'live');
    await expectArtToGoOn(page);
  });

  it('A5: there is no WebGL', async () => {
    const page = await open({
      withoutArgs: ['--use-angle', '--enable-unsafe-swiftshader'],
      extraArgs: ['--disable-gpu', '--disable-software-rasterizer'],
    });
    expect((await page.stats()).tier).toBe('canvas2d');
    await notice(page, /simpler way/i).waitFor();
    await expectArtToGoOn(page);
  });

  it('A5: the GPU process dies in mid-morph; the picture comes back, by WebGL', async () => {
    const page = await open({ search: '&demo' });
    await page.page.keyboard.press('n');
    const before = await page.until('a morph is under way', ({ morph }) => morph > 0.05 && morph < 0.8);
    const browser = await page.context.browser()?.newBrowserCDPSession();
    const session = browser ?? (await page.context.newCDPSession(page.page));
    await session.send('Browser.crashGpuProcess').catch(() => undefined);
    const after = await page.until('it draws again', ({ fps, tier }) => tier === 'webgl2' && fps > 0);
    expect(after.artworkId).not.toBeNull();
    expect(before.engine).toMatch(/morpheus/);
    await expectArtToGoOn(page);
  });

  it('E5: the analysis worker is killed; listening comes back', async () => {
    const page = await open({ search: '&demo' });
    await page.until('the band is heard', ({ level }) => level > 0);
    const analysis = await findWorker(page, 'analysis');
    expect(analysis).toBeDefined();
    await analysis?.evaluate(() => self.close()).catch(() => undefined);
    await page.until('the loss is noticed', ({ errors }) => errors.some((message) => /analysis/.test(message)));
    await page.until('the band is heard again', ({ level, workers }) => level > 0 && workers['analysis'] === 'worker');
    await expectArtToGoOn(page);
  });

  it('E5: the stage worker is killed; the same picture comes back', async () => {
    const page = await open();
    const before = await page.stats();
    const stage = await findWorker(page, 'stage');
    expect(stage).toBeDefined();
    await stage?.evaluate(() => self.close()).catch(() => undefined);
    await page.until('the loss is noticed', ({ errors }) => errors.some((message) => /stage/.test(message)));
    const after = await page.until('it draws again', ({ workers, fps }) => workers['stage'] === 'worker' && fps > 0);
    expect(after.artworkId).toBe(before.artworkId);
    await expectArtToGoOn(page);
  });

  it('C7: there is no shared memory between threads', async () => {
    const page = await open({ search: '&demo', lostHeaders: ['cross-origin-opener-policy', 'cross-origin-embedder-policy'] });
    expect(await page.page.evaluate(() => globalThis.crossOriginIsolated)).toBe(false);
    await page.until('the band is heard', ({ level, workers }) => level > 0 && workers['analysis'] === 'worker');
    await page.until('the tempo is found', ({ bpm, confidence }) => bpm > 0 && confidence >= 0.5);
    await expectArtToGoOn(page);
  });

  it('A14: there are no workers at all', async () => {
    const page = await open({ init: () => Reflect.deleteProperty(globalThis, 'Worker'), search: '&demo' });
    const stats = await page.until('the band is heard', ({ level }) => level > 0);
    expect(stats.workers).toMatchObject({ analysis: 'page', stage: 'page', library: 'page' });
    await expectArtToGoOn(page);
  });
});

/** The worker whose global scope bears a name. */
async function findWorker(page: AppPage, name: string) {
  for (const worker of page.page.workers()) {
    const found = await worker.evaluate(() => self.name).catch(() => '');
    if (found === name) return worker;
  }
  return undefined;
}
