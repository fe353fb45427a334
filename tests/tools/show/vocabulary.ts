import { kinds as appKinds } from '#app/processors/kinds.ts';
import { portTypes as appPortTypes } from '#app/processors/port-types.ts';
import type { PortType, ProcessorKind } from '#app/show/processor.ts';
import { importKinds } from './kinds-module.ts';
import { reportKind } from './processors/report-kind.ts';
import { soundFileKind } from './processors/sound-file-kind.ts';

/** What a blueprint may be made of here: the app's kinds, the two of this tool, and those of the person's own module. */
export interface Vocabulary {
  readonly kinds: ReadonlyMap<string, ProcessorKind>;
  readonly portTypes: Readonly<Record<string, PortType>>;
  /** The person's own module, as a URL, where it has kinds that run in this thread. */
  moduleOf(thread: string): string | undefined;
}

export async function openVocabulary(moduleUrl?: string): Promise<Vocabulary> {
  const own = moduleUrl === undefined ? undefined : await importKinds(moduleUrl);
  const kinds = new Map<string, ProcessorKind>(appKinds);
  for (const kind of [soundFileKind, reportKind, ...(own?.kinds ?? [])]) {
    if (kinds.has(kind.kind)) throw new Error(`there is a kind "${kind.kind}" already: give yours another name`);
    kinds.set(kind.kind, kind);
  }
  const portTypes = { ...appPortTypes, ...own?.portTypes };
  for (const { kind, inputs, outputs } of kinds.values()) {
    for (const type of [...Object.values(inputs), ...Object.values(outputs)])
      if (!Object.hasOwn(portTypes, type)) throw new Error(`kind "${kind}" has a port of type "${type}", which nobody defines`);
  }
  const threads = new Set(own?.kinds.map(({ thread }) => thread));
  return { kinds, portTypes, moduleOf: (thread) => (threads.has(thread) ? moduleUrl : undefined) };
}

/** A thread's part of the table of kinds as text: what a graph was checked against, but for the schemas. */
export const kindsText = ({ kinds }: Vocabulary, thread: string): string =>
  JSON.stringify(Array.from(kinds.values()).filter((kind) => kind.thread === thread));
