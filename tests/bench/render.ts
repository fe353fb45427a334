// Cost of a frame: every engine with its post chain beside butterchurn's presets, interleaved in one browser.
import { readdir, readFile } from 'node:fs/promises';
import { openStagePage } from '../tools/shots/serve.ts';
import { type Bench, median } from './bench.ts';
import type { Subject } from './render/page.ts';

const rounds = 5;
const framesPerRound = 8;
const size = '640×360';

interface RenderBench {
  open(): Promise<readonly Subject[]>;
  draw(index: number, frames: number): number;
}

/** Jiffies of user and system time, and the parent, of a Linux process; undefined where it has gone. */
async function processTimes(pid: string): Promise<{ readonly parent: string; readonly ticks: number } | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (!stat) return undefined;
  // The name, in brackets, may hold spaces: fields are counted from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { parent: fields[1] ?? '', ticks: Number(fields[11]) + Number(fields[12]) };
}

/** CPU milliseconds used so far by a process and all that it started; undefined where there is no /proc. */
async function cpuMsOf(root: number): Promise<number | undefined> {
  const entries = await readdir('/proc').catch(() => []);
  const all = new Map<string, { readonly parent: string; readonly ticks: number }>();
  for (const pid of entries.filter((name) => /^\d+$/.test(name))) {
    const times = await processTimes(pid);
    if (times) all.set(pid, times);
  }
  if (!all.has(String(root))) return undefined;
  let ticks = 0;
  for (const [pid, own] of all) {
    let at: string | undefined = pid;
    while (at !== undefined && at !== String(root)) at = all.get(at)?.parent;
    if (at !== undefined) ticks += own.ticks;
  }
  // USER_HZ is 100 on every Linux that runs Chromium.
  return ticks * 10;
}

export const bench: Bench = async (_args, emit) => {
  const stage = await openStagePage('/tests/bench/render/index.html');
  try {
    const { page, browserPid } = stage;
    const subjects = await page.evaluate(() => (globalThis as unknown as { renderBench: RenderBench }).renderBench.open());
    const draw = (index: number, frames: number): Promise<number> =>
      page.evaluate(([i, n]) => (globalThis as unknown as { renderBench: RenderBench }).renderBench.draw(i, n), [index, frames] as const);
    const wall = subjects.map((): number[] => []);
    const cpu = subjects.map((): number[] => []);
    for (let index = 0; index < subjects.length; index++) await draw(index, 6);
    for (let round = 0; round < rounds; round++) {
      for (let index = 0; index < subjects.length; index++) {
        const before = browserPid === undefined ? undefined : await cpuMsOf(browserPid);
        wall[index]?.push((await draw(index, framesPerRound)) / framesPerRound);
        const after = browserPid === undefined ? undefined : await cpuMsOf(browserPid);
        if (before !== undefined && after !== undefined) cpu[index]?.push((after - before) / framesPerRound);
      }
    }

    for (const [unit, samples] of [
      ['ms/frame', wall],
      ['cpu-ms/frame', cpu],
    ] as const) {
      if (!samples[0]?.length) continue;
      // The clock of processes ticks in hundredths: over all rounds it is fine enough, within one it is not.
      const cost = samples.map((own) => (unit === 'ms/frame' ? median(own) : own.reduce((sum, x) => sum + x, 0) / own.length));
      const of = (kind: Subject['kind']): number[] => cost.filter((_, i) => subjects[i]?.kind === kind);
      const peer = median(of('preset'));
      subjects.forEach((subject, i) => {
        const value = cost[i] ?? Number.NaN;
        if (subject.kind === 'engine') emit({ name: `${subject.name}, ${size}`, value, unit, peer, ratio: value / peer });
        else emit({ name: `butterchurn: ${subject.name}, ${size}`, value, unit });
      });
      emit({ name: `median engine with post chain, ${size}`, value: median(of('engine')), unit, peer, ratio: median(of('engine')) / peer });
    }
  } finally {
    await stage.close();
  }
};
