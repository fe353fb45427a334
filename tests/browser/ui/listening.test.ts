import { expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { FeatureName } from '#app/audio/feature-frame.ts';
import type { AppState } from '#app/state/app-state.ts';
import { READ_MS } from '#app/ui/listening.ts';
import { HOLD_AFTER_MS, NUDGE_STEP_MS } from '#app/ui/parts/listening-nudge.tsx';
import { stageState, steadyFrame } from './fixtures/fake-app.ts';
import { type Mounted, mount, rendered } from './fixtures/mounted.ts';

interface Opened extends Mounted {
  readonly state: AppState;
  /** The listening says something new, and the panel has read it. */
  hear(changes: Partial<Record<FeatureName, number>>): Promise<void>;
}

async function open(options: Parameters<typeof mount>[1] = {}): Promise<Opened> {
  const state = stageState();
  const mounted = await mount(state, options);
  await userEvent.keyboard('m');
  await rendered();
  await rendered();
  return {
    ...mounted,
    state,
    async hear(changes) {
      state.meter.frame.set(steadyFrame(changes));
      state.meter.history?.record(state.meter.frame);
      mounted.timers.advance(READ_MS);
      await rendered();
    },
  };
}

const words = (mounted: Mounted, selector: string): string => mounted.get(selector).textContent?.replace(/\s+/g, ' ').trim() ?? '';

it('E4: opens from the beat display, and says in words what is drawn', async () => {
  const state = stageState();
  const mounted = await mount(state);
  await userEvent.click(mounted.button(/^Listening/));
  await rendered();
  await rendered();
  expect(mounted.button(/^Listening/).getAttribute('aria-expanded')).toBe('true');
  const panel = words(mounted, '.panel');
  for (const said of [
    '123.8 BPM',
    'Following',
    'Steady beat.',
    'Bar 3 of 8',
    'Counted now',
    'Half as fast',
    'Three to four',
    'Gate open',
    'Wide, centred',
    'This section: 0:42, 80 % sure',
    'A minor',
    '72 % sure',
    '34 ms',
    'The picture is not shifted.',
  ])
    expect(panel).toContain(said);
  expect(words(mounted, '[aria-current]')).toBe('Upbeat');
  state.lookAhead.value = { state: 'ready', progress: 1 };
  await rendered();
  expect(words(mounted, '.hear-tempo')).toContain('known ahead');
});

it('E4: follows a scripted stream: silence, idle, held, manual, locked, a build, no input', async () => {
  const panel = await open();
  await panel.hear({ clock: 0, bpm: 0, confidence: 0, silence: 1 });
  expect(words(panel, '.hear-tempo')).toMatch(/— BPM.*Silence.*gate is closed/);
  expect(words(panel, '.hear-levels')).toContain('Gate closed');
  expect(words(panel, '.hear-passages')).toContain('Silence');
  await panel.hear({ clock: 0, bpm: 0, confidence: 0.2, keyConfidence: 0.2, tempo1Bpm: 0, tempo2Bpm: 0, tempo3Bpm: 0 });
  expect(words(panel, '.hear-tempo')).toContain('No beat');
  expect(words(panel, '.hear-guesses')).toContain('No tempo stands out yet.');
  expect(words(panel, '.hear-mood')).toContain('key not sure yet; named from 50 % on');
  await panel.hear({ clock: 3 });
  expect(words(panel, '.hear-tempo')).toContain('Holding on');
  await panel.hear({ clock: 2, tempoLocked: 1 });
  expect(words(panel, '.hear-tempo')).toContain('You lead');
  expect(panel.button('Lock tempo').getAttribute('aria-pressed')).toBe('true');
  await panel.hear({ build: 0.84 });
  expect(words(panel, '.hear-passages')).toMatch(/Build.*84 %.*gathers/);
  await panel.hear({ peak: 1 });
  expect(words(panel, '.hear-levels')).toContain('Clipping');
  await panel.hear({ source: 0 });
  expect(words(panel, '.hear-tempo')).toContain('No sound');
  panel.state.input.value = { source: 'none', status: 'off', label: '' };
  await rendered();
  expect(words(panel, '.hear-view')).toContain('Starts with the sound.');
});

it('A1: a tap sends the moment of the press itself, once a press, however it is pressed', async () => {
  const { calls, button } = await open();
  const tap = button(/^Tap/);
  const press = new PointerEvent('pointerdown', { bubbles: true, button: 0 });
  const until = performance.now() + 40;
  while (performance.now() < until);
  tap.dispatchEvent(press);
  const [tapped, pressedMs] = calls[0] ?? [];
  expect([calls.length, tapped]).toEqual([1, 'tapBeat']);
  expect(Math.abs(Number(pressedMs) - performance.timeOrigin - press.timeStamp), 'not when its handler ran').toBeLessThan(5);
  const before = performance.timeOrigin + performance.now();
  await userEvent.click(tap);
  expect(calls).toHaveLength(2);
  tap.focus();
  await userEvent.keyboard(' ');
  expect(calls, 'the space bar taps and does nothing else').toHaveLength(3);
  await userEvent.keyboard('{Enter}');
  tap.click();
  expect(
    calls.map(([action]) => action),
    'a screen reader can only click',
  ).toEqual(['tapBeat', 'tapBeat', 'tapBeat', 'tapBeat', 'tapBeat']);
  for (const [, epochMs] of calls.slice(1)) {
    expect(epochMs).toBeGreaterThanOrEqual(before);
    expect(epochMs).toBeLessThanOrEqual(performance.timeOrigin + performance.now());
  }
  await userEvent.keyboard('t');
  expect(calls).toHaveLength(6);
});

it('A1: a person tells the clock all there is to tell', async () => {
  const { calls, button } = await open();
  for (const name of ['÷2: half as fast', '×2: twice as fast', 'Lock tempo', 'Let it listen', '3']) await userEvent.click(button(name));
  await userEvent.click(button('The one'));
  expect(calls.slice(0, 5)).toEqual([['halveTempo'], ['doubleTempo'], ['lockTempo', true], ['releaseTempo'], ['setMeter', 3]]);
  expect(calls[5]?.[0]).toBe('markOne');
});

it('A1: a hypothesis that is an octave away is chosen by pressing it; another one says what to do', async () => {
  const panel = await open();
  await userEvent.click(panel.button(/^61\.9/));
  expect(panel.calls).toEqual([['halveTempo']]);
  await userEvent.click(panel.button(/^92\.9/));
  await rendered();
  expect(panel.calls).toHaveLength(1);
  expect(words(panel, '.hear-guesses [role=status]')).toContain('Tap it yourself');
  await panel.hear({ bpm: 61.9 });
  await userEvent.click(panel.button(/^123\.8/));
  await rendered();
  expect(panel.calls.at(-1)).toEqual(['doubleTempo']);
  expect(words(panel, '.hear-guesses [role=status]')).toBe('');
});

it('A1: a nudge is one step a press, goes on while it is held, and ends with the finger', async () => {
  const panel = await open();
  const later = panel.button(/later$/);
  await userEvent.click(later);
  expect(panel.calls).toEqual([['nudgeBeat', NUDGE_STEP_MS]]);
  later.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0 }));
  panel.timers.advance(HOLD_AFTER_MS);
  for (let i = 0; i < 3; i++) panel.timers.advance(120);
  later.dispatchEvent(new PointerEvent('pointerup', { bubbles: true, button: 0 }));
  later.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }));
  panel.timers.advance(2000);
  expect(panel.calls, 'one, then four while held').toHaveLength(5);
  panel.button(/earlier$/).focus();
  await userEvent.keyboard('{Enter}');
  expect(panel.calls.at(-1)).toEqual(['nudgeBeat', -NUDGE_STEP_MS]);
  panel.state.nudgedMs.value = 20;
  await rendered();
  expect(words(panel, '.hear-nudge [role=status]')).toBe('Beats moved by +20 ms');
});

it('E4: changes of kind are said to screen readers, figures are not', async () => {
  const panel = await open();
  const said = (): string => panel.get('[role=status]').textContent ?? '';
  panel.timers.advance(10_000);
  await rendered();
  await panel.hear({ bpm: 125, level: 2, confidence: 0.9 });
  panel.timers.advance(10_000);
  await rendered();
  const before = said();
  await panel.hear({ bpm: 126, level: 1, confidence: 0.8 });
  panel.timers.advance(10_000);
  await rendered();
  expect(said()).toBe(before);
  await panel.hear({ drop: 1, clock: 3 });
  panel.timers.advance(10_000);
  await rendered();
  expect(said()).toBe('Holding on. Drop.');
});

it('E4: draws nothing while it is closed, and keeps no hops', async () => {
  const { state, frames, get } = await open();
  const draws = [vi.spyOn(CanvasRenderingContext2D.prototype, 'fillRect'), vi.spyOn(CanvasRenderingContext2D.prototype, 'fillText')];
  const drawn = (at: number): number => {
    for (const spy of draws) spy.mockClear();
    frames.draw(at);
    return draws.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
  };
  // The view and the lights, beside what the dock draws.
  await expect.poll(() => frames.waiting).toBe(4);
  expect(drawn(1000)).toBeGreaterThan(2);
  expect(state.meter.history?.wantsAll).toBe(true);
  await userEvent.click(get('[aria-label="Close listening"]'));
  await rendered();
  expect(frames.waiting).toBe(2);
  expect(drawn(2000), 'the dock alone draws, and no rectangles').toBe(0);
  expect(state.meter.history?.wantsAll).toBe(false);
});

it('E4: what is scrolled out of sight is not drawn', async () => {
  const { frames, get } = await open({ width: 390, height: 844 });
  const above = frames.waiting;
  const body = get('.panel-body');
  body.scrollTop = body.scrollHeight;
  await expect.poll(() => frames.waiting).not.toBe(above);
  const canvases = document.querySelectorAll('.panel canvas').length;
  expect(frames.waiting).toBeLessThan(canvases);
});

it.each([
  ['where the picture has its frames: at most sixty times a second', 60, false, 40, 63],
  ['where the picture lags: fifteen times', 30, false, 12, 15],
  ['where it hardly moves: five times', 8, false, 4, 5],
  ['with less motion: in steps', 60, true, 2, 3],
])('E4: the view is drawn at a pace that costs the picture nothing; %s', async (_, fps, less, least, most) => {
  const { frames, get, state } = await open({
    ports: {
      media: (query, listen) => {
        listen(less && query.includes('reduced-motion'));
        return () => undefined;
      },
    },
  });
  state.drawing.value = { ...state.drawing.peek(), fps };
  const context = (get('.hear-timeline') as HTMLCanvasElement).getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  await expect.poll(() => frames.waiting).toBe(4);
  const cleared = vi.spyOn(context, 'clearRect');
  for (let ms = 0; ms < 1000; ms += 8) frames.draw(ms);
  expect(cleared.mock.calls.length).toBeLessThanOrEqual(most);
  expect(cleared.mock.calls.length).toBeGreaterThanOrEqual(least);
});

/** Ink in each column of the timeline, 0…1. */
function columns(canvas: HTMLCanvasElement, fromShare: number, toShare: number): number[] {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  const top = Math.round(canvas.height * fromShare);
  const height = Math.round(canvas.height * toShare) - top;
  const { data } = context.getImageData(0, top, canvas.width, height);
  return Array.from({ length: canvas.width }, (_, x) => {
    let ink = 0;
    for (let y = 0; y < height; y++) ink += (data[(y * canvas.width + x) * 4 + 3] ?? 0) / 255 / height;
    return ink;
  });
}

it('E4: the view shows a beat where it fell, and right of now where it will', async () => {
  const { state, frames, get } = await open();
  const { frame, history } = state.meter;
  const beatMs = 60_000 / 120;
  const began = performance.timeOrigin + 50_000;
  // Four seconds at 120 BPM up to 100 ms after a beat.
  for (let ms = 0; ms <= 4100; ms += 10) {
    const beat = Math.floor(ms / beatMs);
    frame.set(
      steadyFrame({
        time: 50 + ms / 1000,
        epochMs: began + ms,
        bpm: 120,
        beatIndex: beat,
        barBeat: beat % 4,
        beatPhase: (ms % beatMs) / beatMs,
        nextBeatTime: 50 + ((beat + 1) * beatMs) / 1000,
        onset: ms % beatMs < 60 ? 1 : 0.05,
      }),
    );
    history?.record(frame);
  }
  const nowMs = 54_100;
  frames.draw(nowMs);
  const canvas = get('.hear-timeline') as HTMLCanvasElement;
  const ink = columns(canvas, 0.2, 0.6);
  const xOf = (ms: number): number => Math.round((canvas.width * (8000 + ms - nowMs)) / 9000);
  const near = (x: number): number => Math.max(...ink.slice(x - 2, x + 3));
  for (let beat = 52_000; beat <= 54_000; beat += beatMs) {
    expect(near(xOf(beat)), `beat at ${beat}`).toBeGreaterThan(0.5);
    expect(near(xOf(beat + 250)), 'between beats').toBeLessThan(0.35);
  }
  const [one, two, three] = [xOf(54_000), xOf(53_500), xOf(53_000)].map((x) =>
    ink.slice(x - 2, x + 3).reduce((sum, value) => sum + value, 0),
  );
  expect(one, 'the bar line is the strongest').toBeGreaterThan(Math.max(two ?? 0, three ?? 0) * 1.2);
  const foretold = [54_500, 55_000].map((ms) => near(xOf(ms) - 1));
  for (const seen of foretold) expect(seen, 'dashed, right of now').toBeGreaterThan(0.2);
  expect(near(xOf(54_750)), 'nothing in between but the wash').toBeLessThan(0.12);
  // Half a second on, with no news from the listening: what was foretold stands at now.
  frames.draw(nowMs + 400);
  const later = columns(canvas, 0.2, 0.6);
  const moved = Math.round((canvas.width * (8000 + 54_000 - nowMs - 400)) / 9000);
  expect(Math.max(...later.slice(moved - 2, moved + 3))).toBeGreaterThan(0.5);
});

it('DESIGN 13: the keyboard walks every control of the panel, and Escape closes it', async () => {
  const panel = await open();
  const controls = [...panel.get('.panel').querySelectorAll('button')];
  const walked: Element[] = [];
  for (let i = 0; i < controls.length; i++) {
    await userEvent.keyboard('{Tab}');
    if (document.activeElement) walked.push(document.activeElement);
  }
  expect(walked).toEqual(controls);
  await userEvent.keyboard('{Escape}');
  await rendered();
  expect(panel.root.querySelector('.panel')).toBeNull();
});

it.each([
  [320, 568],
  [720, 450],
  [1440, 900],
])('its controls are at least 44 pixels, and nothing is wider than the screen, %i×%i', async (width, height) => {
  const { get } = await open({ width, height });
  const panel = get('.panel');
  for (const button of panel.querySelectorAll('button')) {
    const box = button.getBoundingClientRect();
    expect(Math.min(box.width, box.height), button.textContent ?? '').toBeGreaterThanOrEqual(43.99);
  }
  const body = get('.panel-body');
  const right = body.getBoundingClientRect().left + body.clientWidth;
  const beyond = [...body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > right + 0.5);
  expect(beyond.map((element) => `${element.tagName}.${element.className}`)).toEqual([]);
  expect(panel.getBoundingClientRect().right).toBeLessThanOrEqual(width);
  expect(panel.getBoundingClientRect().top).toBeGreaterThanOrEqual(0);
});
