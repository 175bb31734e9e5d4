/**
 * A ring in a directed graph, by depth-first search.
 *
 * @param {ReadonlyMap<string, readonly string[]>} edges - Where each node leads.
 * @returns {string[] | undefined} the nodes along one ring, the first again at the end; `undefined` where there is none
 */
export const findCycle = (edges) => {
  /** @type {Set<string>} */
  const done = new Set();
  /** @type {(node: string, path: readonly string[]) => string[] | undefined} */
  const search = (node, path) => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const next of edges.get(node) ?? []) {
      const ring = search(next, [...path, node]);
      if (ring) return ring;
    }
    done.add(node);
    return undefined;
  };
  for (const node of edges.keys()) {
    const ring = search(node, []);
    if (ring) return ring;
  }
  return undefined;
};
