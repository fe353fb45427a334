import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { messageOf } from '#app/lib/result.ts';
import { readWav, WavError } from '#tests/support/wav.ts';
import { type Heard, listen } from '#workers/analysis/listen.ts';
import { foreheard } from '#workers/analysis/look-ahead/foreheard.ts';

/** `npm run analyse -- [--json] [--lookahead] FILE.wav …`: the app's own listening on files. */

const usage = 'usage: npm run analyse -- [--json] [--lookahead] FILE.wav …';
const round = (value: number, digits = 4): number => Number(value.toFixed(digits));

interface Line extends Heard {
  readonly file: string;
  readonly cpuPerSecond: number;
}

async function analyse(file: string, ahead: boolean): Promise<Line> {
  const bytes = await readFile(file);
  const sound = readWav(bytes);
  const before = process.cpuUsage();
  const heard = ahead ? foreheard(sound) : listen(sound);
  const spent = process.cpuUsage(before);
  const seconds = (sound.channels[0]?.length ?? 0) / sound.sampleRate;
  return { file, ...heard, cpuPerSecond: seconds > 0 ? (spent.user + spent.system) / 1e6 / seconds : 0 };
}

function asJson({ file, bpm, confidence, beats, tempoTrack, onsets, sections, mood, cpuPerSecond }: Line): string {
  return JSON.stringify({
    file,
    bpm: round(bpm, 2),
    confidence: round(confidence, 3),
    beats: beats.map((beat) => ({ time: round(beat.time), emitted: round(beat.emitted), bar: beat.bar })),
    tempoTrack: tempoTrack.map(([seconds, tempo]) => [round(seconds, 3), round(tempo, 2)]),
    onsets: onsets.map((onset) => ({ time: round(onset.time), emitted: round(onset.emitted) })),
    sections: sections.map(({ start, end, label, kind, confidence }) => ({
      start: round(start, 3),
      end: round(end, 3),
      label,
      kind,
      confidence: round(confidence, 3),
    })),
    mood: { name: mood.name, valence: round(mood.valence, 3), arousal: round(mood.arousal, 3) },
    cpuPerSecond: round(cpuPerSecond, 5),
  });
}

function asText(line: Line): string {
  const tempo = line.bpm > 0 ? `${line.bpm.toFixed(1)} BPM` : 'no beat';
  return [
    line.file,
    `  tempo       ${tempo}, confidence ${(100 * line.confidence).toFixed(0)} %`,
    `  beats       ${line.beats.length}${line.beats[0] ? `, the first at ${line.beats[0].time.toFixed(2)} s` : ''}`,
    `  onsets      ${line.onsets.length}`,
    `  sections    ${line.sections.map(({ start, label, kind }) => `${start.toFixed(1)} s ${label}${kind === 'part' ? '' : ` ${kind}`}`).join(', ')}`,
    `  mood        ${line.mood.name} (valence ${line.mood.valence.toFixed(2)}, arousal ${line.mood.arousal.toFixed(2)})`,
    `  cost        ${(1 / line.cpuPerSecond).toFixed(0)} times faster than real time`,
  ].join('\n');
}

function reasonOf(error: unknown): string {
  if (error instanceof WavError) return error.message;
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EISDIR') return 'a folder, not a file';
  return messageOf(error);
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, lookahead: { type: 'boolean', default: false } },
  });
  if (positionals.length === 0) {
    console.error(usage);
    return 2;
  }
  let failures = 0;
  for (const file of positionals) {
    try {
      const line = await analyse(file, values.lookahead);
      console.log(values.json ? asJson(line) : asText(line));
    } catch (error) {
      failures++;
      const reason = reasonOf(error);
      if (values.json) console.log(JSON.stringify({ file, error: reason }));
      console.error(`analyse: ${file}: ${reason}`);
    }
  }
  return failures > 0 ? 1 : 0;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(`analyse: ${messageOf(error)}\n${usage}`);
  return 2;
});
