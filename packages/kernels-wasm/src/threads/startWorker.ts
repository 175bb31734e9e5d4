import { workerText } from "./workerText.js";

/** A thread beside the one that calls. */
export interface WorkerHandle {
  post(message: unknown): void;
  stop(): void;
}

/** Starts a thread that runs {@link workerText}; `ended` is called with the reason when it ends by itself. */
export type WorkerStart = (ended: (reason: string) => void) => WorkerHandle;

/** What the surroundings offer. */
export interface Surroundings {
  /** Cores, or what the system lets us use of them. */
  readonly cores: number;
  /** `null` where there are no threads or no memory that they could share. */
  readonly start: WorkerStart | null;
}

interface NodeWorkers {
  readonly Worker: new (text: string, options: { eval: true; execArgv: string[] }) => NodeWorker;
}

interface NodeWorker {
  unref(): void;
  postMessage(message: unknown): void;
  terminate(): Promise<number>;
  on(event: "error", listener: (error: Error) => void): void;
  on(event: "exit", listener: (code: number) => void): void;
}

/** The part of Node's `process` that leads to its modules without an import, which bundlers for pages would stumble over. */
interface NodeProcess {
  readonly versions?: { readonly node?: string };
  getBuiltinModule?(name: string): unknown;
}

/**
 * Threads of Node (from 20.16 on), or of a page or worker that is cross-origin isolated.
 *
 * @param workerUrl - Where a page finds {@link workerText} as a file, if its policy forbids workers from text.
 */
export const surroundings = (workerUrl?: string | URL): Surroundings => {
  const node = (globalThis as { readonly process?: NodeProcess }).process;
  if (node?.versions?.node !== undefined) {
    const workers = node.getBuiltinModule?.("node:worker_threads") as NodeWorkers | undefined;
    const os = node.getBuiltinModule?.("node:os") as { availableParallelism(): number } | undefined;
    return { cores: os?.availableParallelism() ?? 1, start: workers === undefined ? null : startInNode(workers) };
  }
  const canShare = (globalThis as { readonly crossOriginIsolated?: boolean }).crossOriginIsolated === true;
  return {
    cores: globalThis.navigator?.hardwareConcurrency ?? 1,
    start: canShare && typeof Worker === "function" ? startInPage(workerUrl) : null,
  };
};

const startInNode =
  ({ Worker }: NodeWorkers): WorkerStart =>
  (ended) => {
    const worker = new Worker(workerText(), { eval: true, execArgv: [] });
    let reason: string | null = null;
    worker.on("error", (error) => (reason = error.message));
    worker.on("exit", (code) => ended(reason ?? `exit code ${code}`));
    // A process ends when its own work is done.
    worker.unref();
    return { post: (message) => worker.postMessage(message), stop: () => void worker.terminate() };
  };

const startInPage =
  (workerUrl: string | URL | undefined): WorkerStart =>
  (ended) => {
    const own = workerUrl === undefined ? URL.createObjectURL(new Blob([workerText()], { type: "text/javascript" })) : null;
    const worker = new Worker(own ?? workerUrl!);
    worker.addEventListener("error", (event) => ended(event.message || `no program at ${String(workerUrl)}`));
    return { post: (message) => worker.postMessage(message), stop: () => worker.terminate() };
  };

/** Whether this thread may sleep: not the one of a page. */
export const maySleep = (): boolean => typeof (globalThis as { readonly document?: unknown }).document === "undefined";
