import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, inject, it } from 'vitest';
import type { FlowView, GraphView, WorkerView } from '#app/supervisor/bus/topics.ts';
import { type AppPage, openApp } from '#tests/support/app-page.ts';

let app: AppPage | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function openShow(): Promise<AppPage> {
  app = await openApp({ url: `${inject('baseUrl')}/?demo&debug` });
  await app.until('the band is heard and drawn', ({ level, fps, workers }) => level > 0 && fps > 0 && workers['library'] === 'worker');
  return app;
}

async function openConsole(page: AppPage) {
  const looker = await page.context.newPage();
  await looker.goto(`${inject('baseUrl')}/console`);
  await looker.getByText('running', { exact: true }).first().waitFor();
  return looker;
}

const program = fileURLToPath(new URL('../tools/console.ts', import.meta.url));
/** What the terminal's console prints. It speaks through the local server alone. */
async function printed(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, '--url', inject('baseUrl'), '--wait', '60', ...args], {
    maxBuffer: 8_000_000,
  });
  return stdout;
}

const inTerminal = async <T>(...args: readonly string[]): Promise<T> => JSON.parse(await printed(...args)) as T;

const order = <T>(command: object): Promise<T> => inTerminal('--command', JSON.stringify(command));

const exported = (what: string): Promise<string> => printed('--command', JSON.stringify({ type: 'export', what }));

/** The show goes on: sound is still analysed and frames are still drawn. */
async function expectShowToGoOn(page: AppPage): Promise<void> {
  const { heardAtMs, drawnAtMs } = await page.stats();
  await page.until('it hears and draws on', (now) => now.heardAtMs > heardAtMs + 200 && now.drawnAtMs > drawnAtMs + 200);
}

describe('the console', () => {
  it('E10, C4: finds the show in the other tab, pauses it and lets it go on', async () => {
    const page = await openShow();
    const looker = await openConsole(page);
    for (const id of ['analysis', 'director', 'stage', 'input']) await looker.getByText(id, { exact: true }).first().waitFor();
    await looker.getByRole('button', { name: 'Pause' }).click();
    await looker.getByText('paused', { exact: true }).first().waitFor();
    const still = await page.stats();
    // Frames and features that were under way when it was paused have arrived by then.
    const later = await page.page.evaluate(async () => {
      const { stats } = (globalThis as unknown as { algorhythmic: { stats(): { heardAtMs: number; artworkId: string | null } } })
        .algorhythmic;
      for (let frame = 0; frame < 30; frame++) await new Promise((resolve) => setTimeout(resolve, 20));
      const first = stats();
      for (let frame = 0; frame < 50; frame++) await new Promise((resolve) => setTimeout(resolve, 20));
      return { moved: stats().heardAtMs - first.heardAtMs, artworkId: stats().artworkId };
    });
    expect(later.moved).toBe(0);
    await looker.getByRole('button', { name: 'Resume' }).click();
    await looker.getByText('running', { exact: true }).first().waitFor();
    await page.until('the band plays on', ({ heardAtMs, level }) => heardAtMs > still.heardAtMs + 500 && level > 0);
    await expectShowToGoOn(page);
  });

  it('E1, E10: a console that is closed or crashes in mid-flight harms nothing', async () => {
    const page = await openShow();
    const looker = await openConsole(page);
    const session = await page.context.newCDPSession(looker);
    const crashed = looker.waitForEvent('crash');
    // A page that crashes does not answer.
    session.send('Page.crash').catch(() => undefined);
    await crashed;
    await expectShowToGoOn(page);
    const second = await openConsole(page);
    await second.close();
    await expectShowToGoOn(page);
  });

  it('E2, E3, E10: a terminal sees the workers through the local server, restarts one, and edits the graph of the running show', async () => {
    const page = await openShow();
    const workers = await inTerminal<readonly WorkerView[]>('--once', 'workers', '--json');
    expect(workers.map(({ thread, status }) => `${thread} ${status}`).toSorted()).toEqual([
      'analysis up',
      'library up',
      'page up',
      'stage up',
    ]);

    await order({ type: 'restart', target: 'thread:analysis' });
    await page.until('the band is heard again', ({ level, workers: now }) => level > 0 && now['analysis'] === 'worker');
    expect(await order({ type: 'health_check', target: 'thread:analysis' })).toMatchObject({ healthy: true });

    const link = { from: 'analysis.features', to: 'monitor.features' };
    await order({ type: 'edit', edits: [{ type: 'set_link', ...link, capacity: 3, policy: 'latest' }] });
    const graph = await inTerminal<GraphView>('--once', 'graph', '--json');
    expect(graph.graph.links.find(({ from, to }) => from === link.from && to === link.to)).toMatchObject({ capacity: 3, policy: 'latest' });
    expect(graph.canUndo).toBe(true);
    const flow = await inTerminal<FlowView>('--once', 'flow', '--json');
    expect(flow.links['input.samples -> analysis.samples']?.perSecond).toBeGreaterThan(0);

    await expect(order({ type: 'edit', edits: [{ type: 'add_processor', id: 'x', kind: 'nothing', config: {} }] })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('there is no kind'),
    });
    await order({ type: 'undo' });
    await expectShowToGoOn(page);
  });

  it('C1, D6, E9: what it exports is what other programs read', async () => {
    await openShow();
    expect(await exported('dot')).toMatch(/^digraph/);
    const metrics = await exported('metrics');
    expect(metrics).toMatch(/^algorhythmic_link_taken_total\{link="input\.samples -> analysis\.samples"\} \d+$/m);
    const logs = await exported('logs');
    const records = logs
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly thread: string; readonly correlationId?: string });
    // B9: one moment of music, followed from the analysis to the page.
    const moments = Map.groupBy(
      records.filter(({ correlationId }) => correlationId?.startsWith('m')),
      ({ correlationId }) => correlationId,
    );
    expect(Array.from(moments.values(), (of) => new Set(of.map(({ thread }) => thread)).size).some((threads) => threads >= 3)).toBe(true);
  });
});
