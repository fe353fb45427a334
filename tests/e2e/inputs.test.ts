import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { type AppPage, openApp } from '#tests/support/app-page.ts';
import { writeWav } from '#tests/support/wav.ts';

const url = (path = '/?debug'): string => `${inject('baseUrl')}${path}`;
const endings: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function open(options: Omit<Parameters<typeof openApp>[0], 'url'> = {}): Promise<AppPage> {
  const app = await openApp({ ...options, url: url() });
  endings.push(() => app.close());
  await app.until('there is art', ({ artworkId }) => artworkId !== null);
  return app;
}

/** A second tab that plays a tone of half scale, by a name that the browser picks when a tab is to be shared. */
async function playInAnotherTab(app: AppPage): Promise<{ close(): Promise<void> }> {
  const tab = await app.context.newPage();
  await tab.goto(url('/manifest.webmanifest'));
  await tab.evaluate(async () => {
    document.title = 'The band plays here';
    const sound = new AudioContext();
    const tone = new OscillatorNode(sound, { frequency: 440 });
    tone.connect(new GainNode(sound, { gain: 0.5 })).connect(sound.destination);
    tone.start();
    await sound.resume();
  });
  await app.page.bringToFront();
  return tab;
}

const sharingOptions = {
  audible: true,
  withoutArgs: ['--use-fake-ui-for-media-stream'],
  extraArgs: ['--auto-select-tab-capture-source-by-title=The band plays here'],
  /** Listens in on what the app joins to its own sound, and counts what could carry sound away. */
  init: () => {
    const probe: { rms?: () => number; carriers: string[] } = { carriers: [] };
    Object.assign(globalThis, { probe });
    const join = AudioContext.prototype.createMediaStreamSource;
    AudioContext.prototype.createMediaStreamSource = function (stream) {
      const source = join.call(this, stream);
      const ear = this.createAnalyser();
      source.connect(ear);
      const samples = new Float32Array(ear.fftSize);
      probe.rms = () => {
        ear.getFloatTimeDomainData(samples);
        return Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
      };
      return source;
    };
    for (const name of ['RTCPeerConnection', 'MediaRecorder', 'WebTransport'] as const) {
      const Original = (globalThis as Record<string, unknown>)[name];
      if (typeof Original !== 'function') continue;
      Object.assign(globalThis, {
        [name]: new Proxy(Original, {
          construct(target, args: unknown[]) {
            probe.carriers.push(name);
            return Reflect.construct(target, args) as object;
          },
        }),
      });
    }
    navigator.sendBeacon = () => probe.carriers.push('sendBeacon') > 0;
  },
} as const;

const rms = (app: AppPage): Promise<number> => app.page.evaluate(() => (globalThis as unknown as { probe: { rms(): number } }).probe.rms());

async function openSoundPanel(app: AppPage): Promise<void> {
  await app.page.getByRole('button', { name: /just watch|back to the show/i }).click();
  await app.page.keyboard.press('i');
  await app.page.getByRole('dialog', { name: 'Sound' }).waitFor();
}

/** What leaves the page from its next load on, beside requests for the app's own files. */
function watchForLeaks({ page, context }: AppPage) {
  const requests: string[] = [];
  context.on('request', (request) => {
    const isOwn = request.url().startsWith(inject('baseUrl')) || request.url().startsWith('blob:');
    if (!isOwn || request.postData() !== null || !['GET', 'HEAD'].includes(request.method()))
      requests.push(`${request.method()} ${request.url()}`);
  });
  // Consoles have a wire of their own to the edge; a second of the plainest sound would be tens of kilobytes.
  let sentOverWire = 0;
  page.on('websocket', (wire) =>
    wire.on('framesent', ({ payload }) => {
      sentOverWire += payload.length;
    }),
  );
  return {
    async expectNone(): Promise<void> {
      const carriers = await page.evaluate(() => (globalThis as unknown as { probe: { carriers: string[] } }).probe.carriers);
      expect({ requests, carriers }).toEqual({ requests: [], carriers: [] });
      expect(sentOverWire).toBeLessThan(20_000);
    },
  };
}

describe('inputs, in the app as it is built', () => {
  it('A1, A14, F4: listens to another tab, as loud as it is; nothing of it leaves the page; its end is said', async () => {
    const app = await open(sharingOptions);
    const tab = await playInAnotherTab(app);
    const leaks = watchForLeaks(app);
    await app.page.reload();
    await app.until('there is art again', ({ artworkId }) => artworkId !== null);
    await openSoundPanel(app);
    await app.page.getByRole('button', { name: 'Other tab' }).click();
    await app.until('the tab is heard', ({ input, level }) => input.source === 'tab' && input.status === 'live' && level > 0);
    // 0.5 of full scale is 0.354 RMS: no voice processing has been at it.
    await expect.poll(() => rms(app)).toBeGreaterThan(0.34);
    expect(await rms(app)).toBeLessThan(0.36);
    await leaks.expectNone();
    await tab.close();
    await app.until('its end is known', ({ input }) => input.status === 'ended');
    await app.page.getByText('The sharing has ended').first().waitFor();
  });

  it('F4: nothing of what the microphone hears leaves the page', async () => {
    const app = await open({ init: sharingOptions.init });
    const leaks = watchForLeaks(app);
    await app.page.reload();
    await app.until('there is art again', ({ artworkId }) => artworkId !== null);
    await app.page.getByRole('button', { name: /^listen/i }).click();
    await app.until('it listens', ({ input, level }) => input.status === 'live' && level > 0);
    const { heardAtMs } = await app.stats();
    await app.until('seconds of it were heard', (stats) => stats.heardAtMs > heardAtMs + 4000);
    await leaks.expectNone();
  });

  it('A14: a tab that cannot be shared leaves what is heard as it is', async () => {
    const app = await open();
    await app.page
      .getByRole('button', { name: /demo band/i })
      .first()
      .click();
    await app.until('the band plays', ({ input }) => input.status === 'live');
    await app.page.keyboard.press('i');
    await app.page.evaluate(() => {
      navigator.mediaDevices.getDisplayMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'));
    });
    await app.page.getByRole('button', { name: 'Other tab' }).click();
    await app.page.getByText('Nothing is shared').first().waitFor();
    expect((await app.stats()).input).toMatchObject({ source: 'demo', status: 'live' });
  });

  it('A14: a microphone that is open but silent is noticed, in words', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'algorhythmic-silence-'));
    endings.push(() => rm(folder, { recursive: true }));
    const path = join(folder, 'silence.wav');
    await writeFile(path, writeWav({ sampleRate: 44_100, channels: [new Float32Array(44_100)] }));
    const app = await open({ microphone: path });
    await app.page.getByRole('button', { name: /^listen/i }).click();
    await app.until('the microphone is live', ({ input }) => input.status === 'live');
    await app.page.getByText('The microphone is open but silent').first().waitFor();
  });

  it('A15: the offset between sound and picture is kept over a reload', async () => {
    const app = await open();
    await openSoundPanel(app);
    const slider = app.page.getByRole('slider', { name: /picture to sound/i });
    await slider.focus();
    for (let i = 0; i < 4; i++) await app.page.keyboard.press('ArrowRight');
    await app.page.getByText('20 ms later').first().waitFor();
    await app.page.reload();
    await app.until('there is art', ({ artworkId }) => artworkId !== null);
    await openSoundPanel(app);
    await app.page.getByText('20 ms later').first().waitFor();
    expect(app.errors).toEqual([]);
  });
});
