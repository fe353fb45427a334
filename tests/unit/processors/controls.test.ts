import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ClockOrder } from '#app/audio/clock-order.ts';
import { createListeners } from '#app/lib/listeners.ts';
import { createControlsProcessor } from '#app/processors/controls.ts';
import { table } from '#app/processors/kind-table.ts';
import type { Outlet, Processor, ProcessorContext } from '#app/show/processor.ts';

describe('A1: the controls', () => {
  it('bring wishes and orders into the graph, each through its port, until they are stopped', async () => {
    const sources = { intents: createListeners<unknown>(), clockOrders: createListeners<ClockOrder>() };
    const sent: [port: string, message: unknown][] = [];
    const outlet = (port: string) => ({ send: (message: unknown) => sent.push([port, message]) > 0 }) as unknown as Outlet;
    const context = {
      outlet: (name: string) => outlet(name),
      resource: (name: keyof typeof sources) => sources[name],
    } as unknown as ProcessorContext;
    const processor: Processor = await createControlsProcessor(context);
    sources.clockOrders.emit({ type: 'tap', epochMs: 5 });
    sources.intents.emit({ type: 'next' });
    expect(sent).toEqual([
      ['clock', { type: 'tap', epochMs: 5 }],
      ['intents', { type: 'next' }],
    ]);
    await processor.cleanup?.();
    sources.clockOrders.emit({ type: 'auto' });
    sources.intents.emit({ type: 'next' });
    expect(sent).toHaveLength(2);
  });

  it('the show joins them to the analysis, by one port type', () => {
    const show = JSON.parse(readFileSync('public/blueprints/show.json', 'utf8')) as { links: { from: string; to: string }[] };
    expect(show.links).toContainEqual(expect.objectContaining({ from: 'controls.clock', to: 'analysis.orders' }));
    const kind = (name: string) => table.find((entry) => entry.kind === name);
    expect(kind('controls')?.outputs).toMatchObject({ clock: 'clock-orders' });
    expect(kind('analysis')?.inputs).toMatchObject({ orders: 'clock-orders' });
  });
});
