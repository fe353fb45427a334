import { messageOf, ok } from '#app/lib/result.ts';
import type { Clock } from '#app/show/processor.ts';
import type { Alerts } from '../alerts.ts';
import type { WorkerRegistry } from '../registry.ts';
import { type Answer, plain, refuse } from './answers.ts';
import type { GraphDesk } from './graph-desk.ts';
import { graphViewOf } from './graph-view.ts';
import type { History } from './history.ts';
import type { Sampler } from './sampler.ts';
import type { StageShow } from './show-control.ts';
import { findTarget, type Target } from './targets.ts';

export interface SupervisedDeskOptions {
  readonly show: StageShow;
  readonly registry: WorkerRegistry;
  readonly alerts: Alerts;
  readonly history: History;
  readonly graph: GraphDesk;
  readonly sampler: Sampler;
  readonly clock: Clock;
  readonly patienceMs: number;
}

export type SupervisedCommand = 'health_check' | 'get_state' | 'restart' | 'shutdown';

const REASON = 'a console asked for it';

/** The five commands of everything that is supervised (E3): threads, processors, the show. */
export interface SupervisedDesk {
  carryOut(command: SupervisedCommand, target: string): Promise<Answer>;
  setConfig(target: string, config: Parameters<typeof plain>[0]): Promise<Answer>;
}

export function createSupervisedDesk(options: SupervisedDeskOptions): SupervisedDesk {
  const { show, registry, alerts, history, graph, sampler, clock, patienceMs } = options;
  const { executor } = show;
  const find = (name: string, preferred: 'thread' | 'processor'): Target | undefined =>
    findTarget(name, preferred, show, registry, graph.isShutDown);
  const unknown = (name: string): Answer =>
    refuse('unknown-target', `there is no thread, no processor and no show named "${name}"`, 'target');
  const viewOf = (thread: string) => registry.views().find((view) => view.thread === thread);
  const processorsOn = (thread: string): readonly string[] => viewOf(thread)?.processors ?? [];

  async function reportOf(id: string) {
    const hosts = Object.values(await sampler.sample());
    return hosts.map(({ processors }) => processors[id]).find((report) => report !== undefined);
  }

  async function checkThread({ thread, runner }: Extract<Target, { type: 'thread' }>): Promise<Answer> {
    const askedAtMs = clock.now();
    const pinged = await pingOf(runner).then(
      () => undefined,
      (error: unknown) => messageOf(error),
    );
    const roundTripMs = clock.now() - askedAtMs;
    return ok(
      plain({ healthy: pinged === undefined, ...(pinged === undefined ? { roundTripMs } : { reason: pinged }), worker: viewOf(thread) }),
    );
  }

  async function stateOf(id: string): Promise<Answer> {
    const actual = executor.actual.processors.get(id);
    const spec = executor.desired.processors[id] ?? actual?.spec;
    const { state, ...status } = actual?.status ?? { state: graph.isShutDown(id) ? 'shut-down' : 'not-there' };
    return ok(
      plain({
        id,
        ...spec,
        thread: actual?.thread,
        instance: actual?.instance,
        state,
        ...status,
        chain: show.chainOf(id),
        report: await reportOf(id),
      }),
    );
  }

  async function checkProcessor(id: string): Promise<Answer> {
    const state = executor.actual.processors.get(id)?.status;
    const report = await reportOf(id);
    const troubled = Object.entries(report?.capabilities ?? {}).filter(([, { health }]) => health === 'failing');
    return ok(
      plain({
        healthy: state?.state === 'running' && troubled.length === 0,
        state: state?.state ?? 'not-there',
        ...(state?.state === 'failed' ? { failure: state.failure } : {}),
        ...(troubled.length > 0 ? { failing: troubled.map(([name]) => name) } : {}),
        turns: report?.turns,
        errors: report?.errors,
        lastError: report?.lastError,
      }),
    );
  }

  function checkShow(): Answer {
    const threads = Object.fromEntries(registry.views().map(({ thread, status }) => [thread, status]));
    const processors = Object.fromEntries(Array.from(executor.actual.processors.values(), ({ id, status }) => [id, status.state]));
    const firing = alerts.views().filter(({ state }) => state === 'firing');
    const healthy =
      executor.state !== 'idle' &&
      Object.values(threads).every((status) => status === 'up') &&
      Object.values(processors).every((state) => state === 'running') &&
      firing.every(({ severity }) => severity !== 'critical');
    return ok(
      plain({ healthy, state: executor.state, threads, processors, alerts: firing.map(({ name, subject }) => `${name}: ${subject}`) }),
    );
  }

  /** When the worker is up again, or that it is not yet. */
  function untilUp(thread: string): Promise<Answer> {
    return new Promise((resolve) => {
      const settle = (): void => {
        stop();
        cancel();
        resolve(ok(plain({ settled: viewOf(thread)?.status === 'up', worker: viewOf(thread) })));
      };
      const look = (): void => {
        if (viewOf(thread)?.status === 'up') settle();
      };
      const stop = registry.onChange(look);
      const cancel = clock.after(patienceMs, settle);
      look();
    });
  }

  function restart(target: Target): Promise<Answer> {
    switch (target.type) {
      case 'show':
        return graph.follow(executor.restart());
      case 'processor':
        return graph.isShutDown(target.id) ? graph.bringBack(target.id) : graph.follow(executor.restart(target.id));
      case 'thread':
        if (target.runner.place === 'page') return graph.follow(Promise.all(processorsOn(target.thread).map((id) => executor.restart(id))));
        target.runner.supervision.restart(REASON);
        return untilUp(target.thread);
    }
  }

  async function shutdown(target: Target): Promise<Answer> {
    switch (target.type) {
      case 'show':
        return graph.follow(executor.stop());
      case 'processor':
        return graph.shutDown(target.id);
      case 'thread':
        if (target.runner.place === 'page')
          return refuse(
            'not-possible',
            `${target.thread} runs on the page itself, which cannot be shut down without the whole show; stop the show instead`,
          );
        target.runner.supervision.shutdown(REASON);
        return ok(plain({ worker: viewOf(target.thread) }));
    }
  }

  return {
    async carryOut(command, name) {
      const target = find(name, 'thread');
      if (!target) return unknown(name);
      switch (command) {
        case 'health_check':
          if (target.type === 'show') return checkShow();
          return target.type === 'thread' ? checkThread(target) : checkProcessor(target.id);
        case 'get_state':
          if (target.type === 'show') return ok(plain(graphViewOf(show, history)));
          return target.type === 'thread' ? ok(plain(viewOf(target.thread))) : stateOf(target.id);
        case 'restart':
          return restart(target);
        case 'shutdown':
          return shutdown(target);
      }
    },
    async setConfig(name, config) {
      const target = find(name, 'processor');
      if (!target) return unknown(name);
      if (target.type !== 'processor' || graph.isShutDown(target.id))
        return refuse('not-possible', `${name} has no configuration of its own: processors do`, 'target');
      return graph.edit([{ type: 'set_config', id: target.id, config: plain(config) }]);
    },
  };
}

const pingOf = (runner: Extract<Target, { type: 'thread' }>['runner']): Promise<unknown> =>
  runner.place === 'page' ? runner.ping() : runner.supervision.ping();
