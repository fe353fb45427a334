import type { CapabilitySpec } from './capability.ts';
import { type Chain, type ChainContext, createChain } from './chain.ts';
import { type GuardedInlet, guardInlet, guardOutlet } from './guarded-ports.ts';
import type { InletPort } from './inlet.ts';
import type { OutletPort } from './outlet.ts';
import type { HostedKind, Inlet, Outlet, PortType } from './processor.ts';
import { ShowError } from './show-error.ts';

export interface PortsOptions extends Pick<ChainContext, 'processor' | 'signal' | 'clock' | 'logger' | 'wallMs' | 'report'> {
  readonly kind: HostedKind;
  readonly portTypes: Readonly<Record<string, PortType>>;
  readonly inlets: ReadonlyMap<string, InletPort>;
  readonly outlets: ReadonlyMap<string, OutletPort>;
  readonly specs: readonly CapabilitySpec[];
}

/** A processor's ports as it sees them: behind its chain, where that looks at messages, and bare where it does not. */
export interface Ports {
  /** Undefined without capabilities. */
  readonly chain: Chain | undefined;
  readonly inlets: ReadonlyMap<string, Inlet>;
  inlet(name: string): Inlet;
  outlet(name: string): Outlet;
  typeOf(input: string): PortType | undefined;
}

export function createPorts({ kind, portTypes, inlets, outlets, specs, ...context }: PortsOptions): Ports {
  const typesOf = (ports: HostedKind['inputs']): Record<string, PortType> =>
    Object.fromEntries(Object.entries(ports).flatMap(([name, type]) => (portTypes[type] ? [[name, portTypes[type]]] : [])));
  const inputTypes = typesOf(kind.inputs);
  const outputTypes = typesOf(kind.outputs);
  const guarded = new Map<string, GuardedInlet>();
  const chain =
    specs.length === 0
      ? undefined
      : createChain(specs, {
          ...context,
          inputs: inputTypes,
          outputs: outputTypes,
          putBack: (port, message, from) => guarded.get(port)?.putBack(message, from),
        });

  const seenInlets = new Map<string, Inlet>();
  const disposeOf = (type: PortType | undefined): ((message: unknown) => void) | undefined => {
    const dispose = type?.dispose as ((message: unknown) => void) | undefined;
    if (!dispose) return undefined;
    return (message) => {
      // What is refused may be so malformed that it cannot be freed either.
      try {
        dispose(message);
      } catch (error) {
        context.report(error);
      }
    };
  };
  for (const [name, { inlet }] of inlets) {
    if (!chain?.taking) seenInlets.set(name, inlet);
    else {
      const guard = guardInlet(name, inlet, chain.taking, disposeOf(inputTypes[name]));
      guarded.set(name, guard);
      seenInlets.set(name, guard.inlet);
    }
  }
  const seenOutlets = new Map<string, Outlet>();
  for (const [name, { outlet }] of outlets)
    seenOutlets.set(name, chain?.sending ? guardOutlet(name, outlet, chain.sending, disposeOf(outputTypes[name])) : outlet);

  function port<P>(ports: ReadonlyMap<string, P>, name: string): P {
    const found = ports.get(name);
    if (!found) throw new ShowError('unknown-port', `${kind.kind} has no port ${name}`);
    return found;
  }

  return {
    chain,
    inlets: seenInlets,
    inlet: (name) => port(seenInlets, name),
    outlet: (name) => port(seenOutlets, name),
    typeOf: (input) => inputTypes[input],
  };
}
