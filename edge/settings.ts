/** What the environment decides. `npm start` needs none of it. */
export interface Settings {
  /** 0 takes any free port. */
  readonly port: number;
  /** `localhost` is both loopback addresses and the default; `0.0.0.0` and `::` open the server to the network. */
  readonly host: string;
  readonly hasImageKey: boolean;
}

export type ReadSettings = { readonly ok: true; readonly settings: Settings } | { readonly ok: false; readonly message: string };

export const DEFAULT_PORT = 8787;

/** Reads PORT, HOST and OPENAI_API_KEY; an empty variable is one that is not set. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): ReadSettings {
  const portText = environment['PORT']?.trim() || String(DEFAULT_PORT);
  const port = Number(portText);
  if (!/^\d{1,5}$/.test(portText) || port > 65_535) {
    return { ok: false, message: `PORT is “${portText}”, but a port is a whole number from 0 to 65535, such as PORT=${DEFAULT_PORT}.` };
  }
  const host = environment['HOST']?.trim() || 'localhost';
  if (!/^[\w.:-]+$/.test(host)) {
    return { ok: false, message: `HOST is “${host}”, but it must be a name or an address, such as HOST=localhost or HOST=0.0.0.0.` };
  }
  return { ok: true, settings: { port, host, hasImageKey: Boolean(environment['OPENAI_API_KEY']?.trim()) } };
}
