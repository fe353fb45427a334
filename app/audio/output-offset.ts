import { LEAST_OFFSET_MS, MOST_OFFSET_MS } from './offset-range.ts';

export const clampOffset = (ms: number): number =>
  Number.isFinite(ms) ? Math.round(Math.min(MOST_OFFSET_MS, Math.max(LEAST_OFFSET_MS, ms))) : 0;

/** Small settings kept on this device: localStorage, or what stands in for it. */
export interface KeptWords {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** Where the sound of this device goes when nobody asks for anything else. */
export interface Output {
  /** '' while the browser names no outputs: before a microphone was allowed, and in Safari. */
  readonly name: string;
}

export interface OffsetKeeper {
  /** The offset for an output; of one that was never set, that of the browser as a whole. */
  read(output: Output): number;
  write(output: Output, ms: number): void;
}

const storageKey = 'algorhythmic/output-offsets';
/** Outputs that were not used for the longest time are forgotten. */
const mostOutputs = 24;

/** Offsets by output. A storage that refuses or holds nonsense costs the memory, not the offset. */
export function createOffsetKeeper(storage: KeptWords): OffsetKeeper {
  const kept = new Map<string, number>(parse(readSafely(storage)));
  return {
    read: ({ name }) => kept.get(name) ?? kept.get('') ?? 0,
    write({ name }, ms) {
      kept.delete(name);
      kept.set(name, clampOffset(ms));
      for (const oldest of kept.keys()) {
        if (kept.size <= mostOutputs) break;
        if (oldest !== '') kept.delete(oldest);
      }
      try {
        storage.setItem(storageKey, JSON.stringify([...kept]));
      } catch {
        // Storage is full or forbidden: the offset lives as long as the page.
        return;
      }
    },
  };
}

function readSafely(storage: KeptWords): string {
  try {
    return storage.getItem(storageKey) ?? '[]';
  } catch {
    return '[]';
  }
}

function parse(text: string): [string, number][] {
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown): [string, number][] => {
    if (!Array.isArray(entry)) return [];
    const [name, ms] = entry as unknown[];
    return typeof name === 'string' && typeof ms === 'number' && Number.isFinite(ms) ? [[name, clampOffset(ms)]] : [];
  });
}

/** The default output: browsers list it first (Media Capture and Streams, 9.2.1), Chromium as an entry of its own, “Default - …”. */
export function defaultOutput(devices: readonly Pick<MediaDeviceInfo, 'kind' | 'label'>[]): Output {
  const first = devices.find(({ kind }) => kind === 'audiooutput');
  return { name: plainLabel(first?.label ?? '') };
}

/** A device's name without what Chromium puts before it in its entries for default devices. */
export const plainLabel = (label: string): string => label.replace(/^(Default|Communications) - /, '').trim();
