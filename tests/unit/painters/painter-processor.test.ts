import { describe, expect, it } from 'vitest';
import type { Picture } from '#app/art/artwork.ts';
import { neutralDna } from '#app/art/genes.ts';
import { painterInfos } from '#app/art/painters.ts';
import type { Json } from '#app/lib/json.ts';
import type { PainterConfig } from '#app/processors/kinds.ts';
import type { Outlet, Processor, ProcessorContext } from '#app/show/processor.ts';
import type { Gate } from '#workers/library/gate.ts';
import type { PaintOrder, PaintRoom } from '#workers/library/paint.ts';
import { createPainterProcessor } from '#workers/library/painter-processor.ts';

/** A room whose paintings take `tookMs` of a clock that only moves when told. */
function setup(config: Partial<PainterConfig> = {}, { tookMs = 100, freshSeed = 99 } = {}) {
  const state = { now: 0, full: false, connected: true, closed: 0, disposed: false };
  const orders: PaintOrder[] = [];
  const sent: Picture[] = [];
  const reported: unknown[] = [];
  const abort = new AbortController();
  const room: PaintRoom = {
    async paint(order) {
      orders.push(order);
      state.now += tookMs;
      if (order.width > 4000) throw new Error('too large');
      const bitmap = { width: order.width, height: order.height, close: () => state.closed++ } as unknown as ImageBitmap;
      return { bitmap, palette: [], dna: neutralDna(), focus: [0.5, 0.5], tier: 'webgl2' };
    },
    liveObjects: 0,
    dispose() {
      state.disposed = true;
    },
  };
  const outlet: Outlet<Picture> = {
    send(picture, transfer) {
      if (state.full) return false;
      expect(transfer).toEqual([picture.bitmap]);
      sent.push(picture);
      return true;
    },
    get full() {
      return state.full;
    },
    get connected() {
      return state.connected;
    },
    handOff: () => undefined,
  };
  const context = {
    id: 'painter',
    config: { style: '', size: 100, seed: 5, ...config },
    signal: abort.signal,
    clock: { now: () => state.now, after: () => () => undefined },
    logger: { log: () => undefined },
    outlet: () => outlet,
    report: (error: unknown) => reported.push(error),
    trigger: () => queueMicrotask(() => void processor.process?.()),
  } as unknown as ProcessorContext<PainterConfig>;
  let gate: Gate | undefined;
  const openRoom = (given: Gate): PaintRoom => {
    gate = given;
    return room;
  };
  const processor = createPainterProcessor({ openRoom, freshSeed: () => freshSeed })(context) as Processor<PainterConfig>;
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  /** A turn after a long rest, and what follows from it. */
  const turn = async (): Promise<void> => {
    state.now += 1_000_000;
    void processor.process?.();
    await settle();
  };
  const pass = (): Promise<void> => gate?.pass() ?? Promise.reject(new Error('no room'));
  return { state, orders, sent, reported, abort, processor, turn, settle, pass, room };
}

describe('the painter processor', () => {
  it('C4: paints nothing while its outlet is full, and one picture when it has room', async () => {
    const { state, orders, sent, turn } = setup();
    state.full = true;
    await turn();
    expect(orders).toHaveLength(0);
    state.full = false;
    await turn();
    expect(sent).toHaveLength(1);
  });

  it('C6: paints nothing without a link', async () => {
    const { state, orders, turn } = setup();
    state.connected = false;
    await turn();
    expect(orders).toHaveLength(0);
  });

  it('C4: keeps a picture for which the link filled while it was painted, and sends it first', async () => {
    const { state, orders, sent, processor, turn } = setup();
    const { paint } = { paint: orders.push.bind(orders) };
    orders.push = (...added) => {
      state.full = true;
      return paint(...added);
    };
    await turn();
    expect(sent).toHaveLength(0);
    state.full = false;
    await turn();
    expect(orders).toHaveLength(1);
    expect(sent).toHaveLength(1);
    await processor.cleanup?.();
    expect(state.closed).toBe(0);
  });

  it('rests after a picture for as long as painting it was slow', async () => {
    const { state, orders, processor, turn, settle } = setup({}, { tookMs: 4000 });
    await turn();
    state.now += 7000;
    void processor.process?.();
    await settle();
    expect(orders).toHaveLength(1);
    state.now += 1500;
    void processor.process?.();
    await settle();
    expect(orders).toHaveLength(2);
  });

  it('A16: shows every style once before any comes again', async () => {
    const { orders, turn } = setup();
    for (let i = 0; i < painterInfos.length * 2; i++) await turn();
    const styles = orders.map((order) => order.painter);
    expect(new Set(styles.slice(0, painterInfos.length)).size).toBe(painterInfos.length);
    expect(new Set(styles.slice(painterInfos.length)).size).toBe(painterInfos.length);
    styles.forEach((style, i) => {
      if (i > 0) expect(style).not.toBe(styles[i - 1]);
    });
  });

  it('A16: a change of style holds from the next picture on', async () => {
    const { sent, processor, turn } = setup();
    await turn();
    await processor.reconfigure?.({ style: 'glass', size: 100, seed: 5 });
    await turn();
    await turn();
    expect(sent.slice(1).map((picture) => picture.artwork.style)).toEqual(['glass', 'glass']);
  });

  it('gives the same sequence for a seed, and a fresh one for seed 0', async () => {
    const [a, b, fresh] = [setup({ seed: 5 }), setup({ seed: 5 }), setup({ seed: 0 })];
    for (const show of [a, b, fresh]) for (let i = 0; i < 3; i++) await show.turn();
    const ids = (show: typeof a): readonly string[] => show.sent.map((picture) => picture.artwork.id);
    expect(ids(a)).toEqual(ids(b));
    expect(ids(a)).not.toEqual(ids(fresh));
  });

  it('describes what it painted: id, title, source, shape', async () => {
    const { sent, turn } = setup({ style: 'strata' });
    await turn();
    const artwork = sent[0]?.artwork;
    expect(artwork?.id).toMatch(/^painter:strata:\d+$/);
    expect(artwork?.source).toEqual({ type: 'painter', painter: 'strata', seed: Number(artwork?.id.split(':')[2]) });
    expect(artwork?.title).toMatch(/^[A-Z].* .+/);
    expect([artwork?.width, artwork?.height, artwork?.orientation]).toEqual([150, 100, 'landscape']);
  });

  it('reports a failure and paints on', async () => {
    const { reported, processor, sent, turn } = setup({ size: 4096 });
    await turn();
    expect(reported).toHaveLength(1);
    await processor.reconfigure?.({ style: '', size: 100, seed: 5 });
    await turn();
    expect(sent).toHaveLength(1);
  });

  it('C4: a pause does not wait for a painting: it stops in mid-stroke, and goes on where it was, however long that took', async () => {
    const { state, orders, sent, processor, turn, settle, pass, room } = setup({}, { tookMs: 100 });
    const { paint } = room;
    Object.assign(room, {
      async paint(order: PaintOrder) {
        const painting = paint(order);
        await pass();
        return painting;
      },
    });
    void processor.pause?.();
    void processor.process?.();
    await settle();
    expect(orders).toHaveLength(1);
    expect(sent).toHaveLength(0);
    state.now += 100_000;
    void processor.resume?.();
    await settle();
    expect(sent).toHaveLength(1);
    // The pause is no time that painting took, so the rest after it is short.
    state.now += 250;
    void processor.process?.();
    await settle();
    expect(orders).toHaveLength(2);
    await turn();
    await processor.cleanup?.();
  });

  it('D2: a stop in the middle of a pause ends the painting, and nothing is left open', async () => {
    const { state, sent, processor, settle, pass, room, abort } = setup();
    const { paint } = room;
    Object.assign(room, {
      async paint(order: PaintOrder) {
        await pass();
        return paint(order);
      },
    });
    void processor.pause?.();
    void processor.process?.();
    await settle();
    abort.abort();
    await processor.cleanup?.();
    expect(sent).toHaveLength(0);
    expect(state.closed).toBe(1);
    expect(state.disposed).toBe(true);
  });

  it('D8: paints on where it was, without a picture twice or left out', async () => {
    const whole = setup({ seed: 0 }, { freshSeed: 7 });
    for (let i = 0; i < 9; i++) await whole.turn();
    const first = setup({ seed: 0 }, { freshSeed: 7 });
    for (let i = 0; i < 4; i++) await first.turn();
    const state = JSON.parse(JSON.stringify(first.processor.checkpoint?.())) as Json;
    const second = setup({ seed: 0 }, { freshSeed: 1234 });
    await second.processor.restore?.(state);
    for (let i = 0; i < 5; i++) await second.turn();
    const ids = (...shows: (typeof first)[]): readonly string[] => shows.flatMap(({ sent }) => sent.map(({ artwork }) => artwork.id));
    expect(ids(first, second)).toEqual(ids(whole));
    const shapes = (...shows: (typeof first)[]): readonly string[] =>
      shows.flatMap(({ sent }) => sent.map(({ artwork }) => artwork.orientation));
    expect(shapes(first, second)).toEqual(shapes(whole));
  });

  it.each([
    null,
    7,
    {},
    { seed: 1, count: -1, turned: 0 },
    { seed: 1, count: 2, turned: 3 },
    { seed: 1, count: 1e12, turned: 0 },
  ] as Json[])('D8: refuses %j in words, and begins anew', (state) => {
    expect(() => setup({ seed: 0 }).processor.restore?.(state)).toThrow('keeps');
  });

  it('D8: what was kept is of no use to a show with a seed of its own', () => {
    expect(() => setup({ seed: 5 }).processor.restore?.({ seed: 6, count: 1, turned: 1 })).toThrow('Another seed');
  });

  it('closes what it holds when it stops', async () => {
    const { state, processor } = setup();
    await processor.cleanup?.();
    expect(state.disposed).toBe(true);
  });
});
