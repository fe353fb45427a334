/** Counts what a page has running: everything that somebody has to stop. */
export interface Ledger {
  /** What runs now, by sort; sorts of which nothing runs are left out. */
  open(): Readonly<Record<string, readonly string[]>>;
  /** Puts the platform's own functions back. */
  restore(): void;
}

type Where = string;
const here = (): Where => (new Error('opened here').stack ?? '').split('\n').slice(3, 8).join('\n');

/** From now on everything that is opened on this page is written down until it is closed. */
export function keepLedger(): Ledger {
  const books = new Map<string, Map<unknown, Where>>();
  const undo: (() => void)[] = [];
  const book = (sort: string): Map<unknown, Where> => {
    const found = books.get(sort) ?? new Map<unknown, Where>();
    books.set(sort, found);
    return found;
  };

  /** The platform's functions are wrapped whatever they take. */
  type Wrap = (original: (...args: unknown[]) => unknown) => unknown;
  function wrap(target: object, name: string, make: Wrap): void {
    const own = Object.getOwnPropertyDescriptor(target, name);
    const original = (target as Record<string, unknown>)[name] as Parameters<Wrap>[0];
    Object.defineProperty(target, name, { configurable: true, writable: true, value: make(original) });
    undo.push(() => (own ? Object.defineProperty(target, name, own) : delete (target as Record<string, unknown>)[name]));
  }

  function timers(start: 'setTimeout' | 'setInterval' | 'requestAnimationFrame', stop: string): void {
    const open = book(start);
    wrap(globalThis, start, (original) => (callback: (...args: unknown[]) => void, ...rest: unknown[]) => {
      const id = original.call(
        globalThis,
        (...args: unknown[]) => {
          if (start !== 'setInterval') open.delete(id);
          callback(...args);
        },
        ...rest,
      );
      open.set(id, here());
      return id;
    });
    wrap(globalThis, stop, (original) => (id: unknown) => {
      open.delete(id);
      original.call(globalThis, id);
    });
  }
  timers('setTimeout', 'clearTimeout');
  timers('setInterval', 'clearInterval');
  timers('requestAnimationFrame', 'cancelAnimationFrame');

  const listeners = book('listener');
  const keys = new WeakMap<object, Map<string, object>>();
  const keyOf = (target: object, type: string, listener: object, capture: boolean): object => {
    const mine = keys.get(target) ?? new Map<string, object>();
    keys.set(target, mine);
    const ids = keysOfListeners.get(listener) ?? ++listenerCount;
    keysOfListeners.set(listener, ids);
    const name = `${type}/${capture}/${ids}`;
    const key = mine.get(name) ?? {};
    mine.set(name, key);
    return key;
  };
  const keysOfListeners = new WeakMap<object, number>();
  let listenerCount = 0;
  const lasting = (target: EventTarget): boolean =>
    target === window ||
    target === document ||
    target instanceof MediaQueryList ||
    target === navigator.mediaDevices ||
    target === screen.orientation ||
    target === navigator.serviceWorker;
  wrap(
    EventTarget.prototype,
    'addEventListener',
    (original) =>
      function (this: EventTarget, type: string, listener: object | null, options?: boolean | AddEventListenerOptions) {
        const { capture = false, once = false, signal } = typeof options === 'object' && options ? options : { capture: options === true };
        const target = this ?? window;
        if (listener && lasting(target) && !signal?.aborted) {
          const key = keyOf(target, type, listener, capture);
          listeners.set(key, `${type}\n${here()}`);
          signal?.addEventListener('abort', () => listeners.delete(key), { once: true });
          if (once) original.call(target, type, () => listeners.delete(key), { once: true, capture });
        }
        return original.call(target, type, listener, options);
      },
  );
  wrap(
    EventTarget.prototype,
    'removeEventListener',
    (original) =>
      function (this: EventTarget, type: string, listener: object | null, options?: boolean | EventListenerOptions) {
        const target = this ?? window;
        const capture = typeof options === 'object' ? (options.capture ?? false) : options === true;
        if (listener) listeners.delete(keyOf(target, type, listener, capture));
        return original.call(target, type, listener, options);
      },
  );

  /** Objects of a class, from their making until one of their methods ends them. */
  function objects(name: string, end: string, onEnd: (ended: object) => void = () => undefined): void {
    const open = book(name);
    const Original = (globalThis as unknown as Record<string, new (...args: unknown[]) => object>)[name];
    if (!Original) return;
    wrap(
      globalThis,
      name,
      () =>
        new Proxy(Original, {
          construct(target, args) {
            const made = Reflect.construct(target, args) as object;
            open.set(made, here());
            return made;
          },
        }),
    );
    wrap(
      Original.prototype as object,
      end,
      (original) =>
        function (this: object, ...args: unknown[]) {
          open.delete(this);
          onEnd(this);
          return original.apply(this, args);
        },
    );
  }

  /** A channel is over when one of its ports is closed, or went to a worker that has ended. */
  interface Channel {
    readonly ports: readonly object[];
    keeper?: object;
  }
  const channels = book('MessageChannel');
  const end = (is: (channel: Channel) => boolean): void => {
    for (const channel of channels.keys() as Iterable<Channel>) if (is(channel)) channels.delete(channel);
  };
  const OriginalChannel = MessageChannel;
  wrap(
    globalThis,
    'MessageChannel',
    () =>
      new Proxy(OriginalChannel, {
        construct(target) {
          const made = Reflect.construct(target, []) as MessageChannel;
          channels.set({ ports: [made.port1, made.port2] } satisfies Channel, here());
          return made;
        },
      }),
  );
  wrap(
    MessagePort.prototype,
    'close',
    (original) =>
      function (this: MessagePort) {
        end(({ ports }) => ports.includes(this));
        return original.call(this);
      },
  );
  for (const prototype of [Worker.prototype, MessagePort.prototype]) {
    wrap(
      prototype,
      'postMessage',
      (original) =>
        function (this: object, message: unknown, transfer?: readonly object[] | StructuredSerializeOptions) {
          const moved = (
            Array.isArray(transfer) ? transfer : ((transfer as StructuredSerializeOptions | undefined)?.transfer ?? [])
          ) as object[];
          for (const channel of channels.keys() as Iterable<Channel>)
            if (channel.ports.some((port) => moved.includes(port))) channel.keeper = this;
          return original.call(this, message, transfer);
        },
    );
  }
  objects('Worker', 'terminate', (worker) => end(({ keeper }) => keeper === worker));
  objects('BroadcastChannel', 'close');
  objects('WebSocket', 'close');
  objects('AudioContext', 'close');

  const urls = book('object URL');
  wrap(URL, 'createObjectURL', (original) => (blob: unknown) => {
    const url = original.call(URL, blob) as string;
    urls.set(url, here());
    return url;
  });
  wrap(URL, 'revokeObjectURL', (original) => (url: string) => {
    urls.delete(url);
    original.call(URL, url);
  });

  const gl = book('GL object');
  for (const what of ['Texture', 'Buffer', 'Program', 'Shader', 'Framebuffer', 'Renderbuffer', 'VertexArray', 'Sampler']) {
    wrap(
      WebGL2RenderingContext.prototype,
      `create${what}`,
      (original) =>
        function (this: WebGL2RenderingContext, ...args: unknown[]) {
          const made = original.apply(this, args);
          gl.set(made, `${what}\n${here()}`);
          return made;
        },
    );
    wrap(
      WebGL2RenderingContext.prototype,
      `delete${what}`,
      (original) =>
        function (this: WebGL2RenderingContext, made: unknown) {
          gl.delete(made);
          return original.call(this, made);
        },
    );
  }

  const databases = book('IndexedDB connection');
  wrap(
    IDBFactory.prototype,
    'open',
    (original) =>
      function (this: IDBFactory, ...args: unknown[]) {
        const request = original.apply(this, args) as IDBOpenDBRequest;
        const where = here();
        request.addEventListener('success', () => databases.set(request.result, where), { once: true });
        return request;
      },
  );
  wrap(
    IDBDatabase.prototype,
    'close',
    (original) =>
      function (this: IDBDatabase) {
        databases.delete(this);
        return original.call(this);
      },
  );

  return {
    open: () =>
      Object.fromEntries(Array.from(books, ([sort, open]) => [sort, [...open.values()]] as const).filter(([, open]) => open.length > 0)),
    restore() {
      for (const back of undo.reverse()) back();
    },
  };
}
