/**
 * A function to await between pieces of work: once `milliseconds` have passed since it last did so, it lets the
 * event loop turn, so that timers, signals and a page's input are served; otherwise it returns at once.
 *
 * The clock decides when to pause, and nothing else: no figure of a run depends on it.
 */
export const breathing = (milliseconds: number): (() => Promise<void> | undefined) => {
  let last = performance.now();
  return () => {
    if (performance.now() - last < milliseconds) return undefined;
    return turn().then(() => {
      last = performance.now();
    });
  };
};

/** One turn of the event loop, by the fastest means there is: a page delays nested timers by 4 ms, but not messages. */
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    const { setImmediate } = globalThis as { setImmediate?: (then: () => void) => void };
    if (setImmediate !== undefined) return setImmediate(resolve);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
