import { type Connection, chooseStage, connect, whyNothing } from './connect.ts';

/** What keeps a command from being carried out: words, exit status 1. */
export class ConsoleError extends Error {
  override readonly name = 'ConsoleError';
}

export interface Asked {
  readonly url: string;
  readonly stage: string | undefined;
  readonly waitMs: number;
}

/** Connects, attaches to the stage and does the work; closes whatever happens. Waits no longer than `waitMs` for a stage. */
export async function withStage<T>(asked: Asked, topics: readonly string[], work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = connect(asked.url);
  try {
    await attached(connection, asked, topics);
    return await work(connection);
  } finally {
    connection.close();
  }
}

function attached(connection: Connection, { stage, waitMs }: Asked, topics: readonly string[]): Promise<void> {
  const { client } = connection;
  return new Promise((resolve, reject) => {
    const stop = connection.onChange(look);
    const timer = setTimeout(() => {
      stop();
      const others = client.stages.map(({ card }) => card.name).join(', ');
      reject(new ConsoleError(whyNothing(connection) ?? `There is no stage ${stage}; there is ${others}.`));
    }, waitMs);
    function look(): void {
      const found = chooseStage(client.stages, stage);
      if (!found) return;
      stop();
      clearTimeout(timer);
      client.attach(found.peer, topics);
      resolve();
    }
    look();
  });
}
