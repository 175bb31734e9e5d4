/** A constructor whose instances the browser makes. */
interface BrowserClass {
  readonly prototype: Record<string, (...args: unknown[]) => unknown>;
}

/** Pairs of methods that make something on a GPU and give it back. */
const pairs = [
  ["textures", "WebGL2RenderingContext", "createTexture", "WebGL2RenderingContext", "deleteTexture"],
  ["buffers", "GPUDevice", "createBuffer", "GPUBuffer", "destroy"],
] as const;

/** What a page has made on its GPU and not given back. */
export interface LiveResources {
  /** Of WebGL2. */
  readonly textures: number;
  /** Of WebGPU. */
  readonly buffers: number;
}

/**
 * From now on counts the textures of WebGL and the buffers of WebGPU that this page makes and gives back, by wrapping the
 * browser's own methods: what a library says that it holds is one thing, what it holds another.
 *
 * @returns A function that tells how many are alive, or `null` where there is no browser.
 */
export const liveResources = (): (() => LiveResources | null) => {
  const classes = globalThis as unknown as Readonly<Record<string, BrowserClass | undefined>>;
  const alive = { textures: 0, buffers: 0 };
  let isBrowser = false;
  const given = new WeakSet<object>();
  for (const [kind, maker, make, giver, give] of pairs) {
    const [from, to] = [classes[maker]?.prototype, classes[giver]?.prototype];
    if (from === undefined || to === undefined) continue;
    isBrowser = true;
    const [made, gave] = [from[make], to[give]];
    from[make] = function (this: unknown, ...args) {
      alive[kind]++;
      return made.apply(this, args);
    };
    to[give] = function (this: unknown, ...args) {
      // A texture is named, a buffer names itself. Twice is once.
      const it = (args[0] ?? this) as object;
      if (!given.has(it)) alive[kind]--;
      given.add(it);
      return gave.apply(this, args);
    };
  }
  return () => (isBrowser ? { ...alive } : null);
};
