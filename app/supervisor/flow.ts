import type { ShowReport } from '#app/show/executor.ts';
import { addHistograms, emptyHistogram, type Histogram, quantileMs, since } from '#app/show/histogram.ts';
import type { LinkReport, ProcessorReport } from '#app/show/report.ts';
import type { FlowView, LinkFlow, ProcessorFlow } from './bus/topics.ts';

/** What happened between two reports (E10): rates, shares and durations of that time alone. Pure. */
export function flowBetween(before: ShowReport, now: ShowReport): FlowView {
  const processors: Record<string, ProcessorFlow> = {};
  const ends = new Map<string, LinkEnd[]>();
  for (const [thread, host] of Object.entries(now)) {
    const earlier = before[thread];
    const elapsedMs = earlier ? host.atMs - earlier.atMs : 0;
    for (const [id, report] of Object.entries(host.processors)) processors[id] = processorFlow(earlier?.processors[id], report, elapsedMs);
    for (const [link, report] of Object.entries(host.links)) {
      const end: LinkEnd = { before: earlier?.links[link], now: report, elapsedMs };
      const others = ends.get(link);
      if (others) others.push(end);
      else ends.set(link, [end]);
    }
  }
  return { processors, links: Object.fromEntries(Array.from(ends, ([link, of]) => [link, linkFlow(of)])) };
}

/** Of a count that began anew in between, what it has counted since. */
const grown = (before: number | undefined, now: number): number => (before === undefined || now < before ? now : now - before);
const perSecond = (count: number, elapsedMs: number): number => (elapsedMs > 0 ? (count * 1000) / elapsedMs : 0);

function processorFlow(before: ProcessorReport | undefined, now: ProcessorReport, elapsedMs: number): ProcessorFlow {
  const earlier = before?.instance === now.instance ? before : undefined;
  const turn = now.capabilities['metering']?.durations?.['turn'];
  const recorded = turn && since(earlier?.capabilities['metering']?.durations?.['turn'] ?? emptyHistogram, turn);
  const p95Ms = recorded && quantileMs(recorded, 0.95);
  return {
    turnsPerSecond: perSecond(grown(earlier?.turns, now.turns), elapsedMs),
    ...(recorded && elapsedMs > 0 ? { busy: Math.min(1, recorded.sumMs / elapsedMs) } : {}),
    ...(p95Ms === undefined ? {} : { p95Ms }),
    errors: now.errors,
    health: worstHealth(now),
  };
}

function worstHealth({ capabilities }: ProcessorReport): ProcessorFlow['health'] {
  const healths = Object.values(capabilities).map(({ health }) => health);
  return healths.includes('failing') ? 'failing' : healths.includes('holding-back') ? 'holding-back' : 'ok';
}

interface LinkEnd {
  readonly before: LinkReport | undefined;
  readonly now: LinkReport;
  readonly elapsedMs: number;
}

/** What arrives is what counts; where only the sender tells, what it sent. */
function linkFlow(ends: readonly LinkEnd[]): LinkFlow {
  const taking = ends.find(({ now }) => now.taken !== undefined);
  const sending = ends.find(({ now }) => now.sent !== undefined);
  const rate = taking
    ? perSecond(grown(taking.before?.taken, taking.now.taken ?? 0), taking.elapsedMs)
    : sending && perSecond(grown(sending.before?.sent, sending.now.sent ?? 0), sending.elapsedMs);
  const dropping = ends.filter(({ now }) => now.dropped !== undefined);
  const waiting = ends.flatMap(({ now }) => (now.waiting === undefined ? [] : [now.waiting]));
  const latency = ends.reduce<Histogram | undefined>((sum, { before, now }) => {
    if (!now.latency) return sum;
    return addHistograms(sum, since(before?.latency ?? emptyHistogram, now.latency));
  }, undefined);
  const p50Ms = latency && quantileMs(latency, 0.5);
  const p95Ms = latency && quantileMs(latency, 0.95);
  return {
    capacity: ends[0]?.now.capacity ?? 0,
    ...(rate === undefined ? {} : { perSecond: rate }),
    ...(dropping.length === 0
      ? {}
      : {
          dropped: sum(dropping.map(({ now }) => now.dropped ?? 0)),
          droppedPerSecond: sum(
            dropping.map(({ before, now, elapsedMs }) => perSecond(grown(before?.dropped, now.dropped ?? 0), elapsedMs)),
          ),
        }),
    ...(waiting.length === 0 ? {} : { waiting: sum(waiting) }),
    ...(p50Ms === undefined ? {} : { p50Ms }),
    ...(p95Ms === undefined ? {} : { p95Ms }),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
