import type { MetricFamily, MetricSample, MetricsView } from '#app/supervisor/bus/topics.ts';

/**
 * A strict reader of Prometheus's text exposition format 0.0.4, written from its description and not from our writer: throws on whatever
 * is not in it, and on histograms that are none.
 */
export function parseExposition(text: string): MetricsView {
  if (text === '') return [];
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const families: { name: string; help: string; type: MetricFamily['type']; samples: MetricSample[] }[] = [];
  const seen = new Set<string>();
  let help: { readonly name: string; readonly text: string } | undefined;
  for (const line of text.slice(0, -1).split('\n')) {
    const helped = /^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/s.exec(line);
    if (helped) {
      help = { name: helped[1] ?? '', text: unescaped(helped[2] ?? '', false) };
      continue;
    }
    const typed = /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)$/.exec(line);
    if (typed) {
      const name = typed[1] ?? '';
      if (help?.name !== name) throw new Error(`TYPE without HELP: ${line}`);
      if (families.some((family) => family.name === name)) throw new Error(`${name} is there twice`);
      families.push({ name, help: help.text, type: typed[2] as MetricFamily['type'], samples: [] });
      continue;
    }
    const family = families.at(-1);
    if (!family) throw new Error(`a sample without a family: ${line}`);
    const sample = parseSample(line, family);
    const key = JSON.stringify([family.name, sample.suffix, Object.entries(sample.labels).sort()]);
    if (seen.has(key)) throw new Error(`the same sample twice: ${line}`);
    seen.add(key);
    family.samples.push(sample);
  }
  for (const family of families) if (family.type === 'histogram') checkHistogram(family);
  return families;
}

function parseSample(line: string, { name, type }: Pick<MetricFamily, 'name' | 'type'>): MetricSample {
  if (!line.startsWith(name)) throw new Error(`a sample of another family than ${name}: ${line}`);
  const [, suffix = '', labelText, valueText = ''] = /^(|_bucket|_sum|_count)(?:\{(.*)\})? (\S+)$/s.exec(line.slice(name.length)) ?? [];
  if (valueText === '') throw new Error(`no sample: ${line}`);
  if ((suffix === '') === (type === 'histogram')) throw new Error(`a ${type} with the suffix "${suffix}": ${line}`);
  if (type === 'counter' && !name.endsWith('_total')) throw new Error(`a counter that does not end in _total: ${name}`);
  const labels: Record<string, string> = {};
  let rest = labelText ?? '';
  while (rest !== '') {
    const [whole, label = '', value = ''] = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"(?:,(?=[a-zA-Z_])|$)/s.exec(rest) ?? [];
    if (whole === undefined) throw new Error(`labels that do not parse: ${rest}`);
    if (Object.hasOwn(labels, label)) throw new Error(`the label ${label} twice: ${line}`);
    Object.defineProperty(labels, label, { value: unescaped(value, true), enumerable: true });
    rest = rest.slice(whole.length);
  }
  return { suffix: suffix as MetricSample['suffix'], labels, value: parseNumber(valueText) };
}

function parseNumber(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY;
  if (text === '-Inf') return Number.NEGATIVE_INFINITY;
  if (text === 'NaN') return Number.NaN;
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text)) throw new Error(`no number: ${text}`);
  return Number(text);
}

function unescaped(text: string, quotes: boolean): string {
  return text.replace(/\\(.?)/gs, (_, escaped: string) => {
    if (escaped === '\\') return '\\';
    if (escaped === 'n') return '\n';
    if (escaped === '"' && quotes) return '"';
    throw new Error(`no escape: \\${escaped}`);
  });
}

/** Buckets rise to +Inf, which equals the count; each series has its sum. */
function checkHistogram({ name, samples }: MetricFamily): void {
  const groups = new Map<string, MetricSample[]>();
  for (const sample of samples) {
    const { le: _le, ...labels } = sample.labels;
    const key = JSON.stringify(Object.entries(labels).sort());
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  for (const [key, group] of groups) {
    const buckets = group.filter(({ suffix }) => suffix === '_bucket');
    const bounds = buckets.map(({ labels }) => parseNumber(labels['le'] ?? ''));
    const counts = buckets.map(({ value }) => value);
    const count = group.find(({ suffix }) => suffix === '_count');
    const isRising = (numbers: readonly number[], strictly: boolean): boolean =>
      numbers.every((number, i) => i === 0 || (strictly ? number > (numbers[i - 1] ?? 0) : number >= (numbers[i - 1] ?? 0)));
    if (!isRising(bounds, true)) throw new Error(`bounds of ${name} ${key} do not rise`);
    if (!isRising(counts, false)) throw new Error(`buckets of ${name} ${key} are not cumulative`);
    if (bounds.at(-1) !== Number.POSITIVE_INFINITY) throw new Error(`${name} ${key} has no +Inf`);
    if (!count || counts.at(-1) !== count.value) throw new Error(`${name} ${key}: +Inf is not the count`);
    if (group.filter(({ suffix }) => suffix === '_sum').length !== 1) throw new Error(`${name} ${key} has no sum`);
  }
}
