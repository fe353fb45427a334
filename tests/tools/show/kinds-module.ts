import type { Implementations, PortType, ProcessorKind } from '#app/show/processor.ts';

/** What a module given by `--kinds` exports: processor kinds of one's own, what passes through their ports, and their code. */
export interface KindsModule {
  readonly kinds: readonly ProcessorKind[];
  readonly implementations: Implementations;
  readonly portTypes?: Readonly<Record<string, PortType>>;
}

/** Imports such a module by its URL. Throws with words when it exports something else. */
export async function importKinds(url: string): Promise<KindsModule> {
  const module = (await import(url)) as Partial<KindsModule>;
  if (!Array.isArray(module.kinds) || typeof module.implementations !== 'object')
    throw new Error(`${url} exports no \`kinds\` and \`implementations\``);
  const { implementations } = module;
  for (const { kind } of module.kinds as readonly ProcessorKind[])
    if (!Object.hasOwn(implementations, kind)) throw new Error(`${url} has no implementation of its kind "${kind}"`);
  return module as KindsModule;
}
