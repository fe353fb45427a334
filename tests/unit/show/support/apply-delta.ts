import type { Delta } from '#app/show/delta.ts';
import { type Graph, type LinkSpec, linkKey, splitEnd } from '#app/show/graph.ts';

/** The model after one step. Throws an Error on a step that does not fit, such as starting what runs. */
export function applyDelta(graph: Graph, delta: Delta): Graph {
  switch (delta.type) {
    case 'unwire':
      expect(hasLink(graph, delta.link), `unwire: no link ${linkKey(delta.link)}`);
      return { ...graph, links: graph.links.filter((link) => linkKey(link) !== linkKey(delta.link)) };
    case 'stop': {
      const { [delta.id]: stopped, ...processors } = graph.processors;
      expect(stopped !== undefined, `stop: no processor ${delta.id}`);
      expect(!graph.links.some((link) => ends(link).includes(delta.id)), `stop: ${delta.id} is still linked`);
      return { ...graph, processors };
    }
    case 'start':
      expect(graph.processors[delta.id] === undefined, `start: ${delta.id} runs already`);
      return { ...graph, processors: { ...graph.processors, [delta.id]: delta.spec } };
    case 'wire':
      expect(!hasLink(graph, delta.link), `wire: ${linkKey(delta.link)} is there already`);
      for (const id of ends(delta.link)) expect(graph.processors[id] !== undefined, `wire: no processor ${id}`);
      return { ...graph, links: [...graph.links, delta.link] };
    case 'configure': {
      const spec = graph.processors[delta.id];
      if (!spec) throw new Error(`configure: no processor ${delta.id}`);
      return { ...graph, processors: { ...graph.processors, [delta.id]: { ...spec, config: delta.config } } };
    }
    case 'relink':
      expect(hasLink(graph, delta.link), `relink: no link ${linkKey(delta.link)}`);
      return { ...graph, links: graph.links.map((link) => (linkKey(link) === linkKey(delta.link) ? delta.link : link)) };
  }
}

const ends = (link: LinkSpec): readonly string[] => [splitEnd(link.from).processor, splitEnd(link.to).processor];
const hasLink = (graph: Graph, link: LinkSpec): boolean => graph.links.some((other) => linkKey(other) === linkKey(link));

function expect(condition: boolean, message: string): void {
  if (!condition) throw new Error(message);
}
