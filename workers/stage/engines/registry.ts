import type { EngineId } from '#app/stage/protocol.ts';
import type { Engine } from './contract.ts';
import { morpheus01 } from './morpheus01/index.ts';
import { morpheus02 } from './morpheus02/index.ts';

/** Every engine, in the order in which one stands in for another that cannot be drawn: the plainest first. */
export const engines: Readonly<Record<EngineId, Engine>> = { morpheus01, morpheus02 };
