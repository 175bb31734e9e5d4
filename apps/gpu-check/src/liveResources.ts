/** A constructor whose instances the browser makes. */
interface BrowserClass {
  readonly prototype: Record<string, (...args: unknown[]) => unknown>;
}

/** Pairs of methods that make something on a GPU and give it back. */
const pairs = [
  ["WebGL2RenderingContext", "createTexture", "WebGL2RenderingContext", "deleteTexture"],
  ["GPUDevice", "createBuffer", "GPUBuffer", "destroy"],
] as const;

/**
 * From now on counts the textures of WebGL and the buffers of WebGPU that this page makes and gives back, by wrapping the
 * browser's own methods: what a library says that it holds is one thing, what it holds another.
 *
 * @returns A function that tells how many are alive, or `null` where there is no browser.
 */
export const liveResources = (): (() => number | null) => {
  const classes = globalThis as unknown as Readonly<Record<string, BrowserClass | undefined>>;
  let alive = 0;
  let isBrowser = false;
  const given = new WeakSet<object>();
  for (const [maker, make, giver, give] of pairs) {
    const [from, to] = [classes[maker]?.prototype, classes[giver]?.prototype];
    if (from === undefined || to === undefined) continue;
    isBrowser = true;
    const [made, gave] = [from[make], to[give]];
    from[make] = function (this: unknown, ...args) {
      alive++;
      return made.apply(this, args);
    };
    to[give] = function (this: unknown, ...args) {
      // A texture is named, a buffer names itself. Twice is once.
      const it = (args[0] ?? this) as object;
      if (!given.has(it)) alive--;
      given.add(it);
      return gave.apply(this, args);
    };
  }
  return () => (isBrowser ? alive : null);
};
