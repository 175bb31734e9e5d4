import { control } from "./control.js";

/**
 * The program of a worker thread, as text: bundlers do not agree on how a file for a worker is named, so it is started from
 * this. It needs nothing beside it. A page whose policy forbids workers from text serves it as a file and names it `workerUrl`.
 *
 * A worker is asleep in `Atomics.wait`, or at work; only between the two it looks for messages, which bring memory and modules.
 */
export const workerText = (): string => `"use strict";
const isNode = typeof require === "function";
const port = isNode ? require("node:worker_threads").parentPort : self;
const modules = new Map();
let control = null;
let memory = null;
let thread = 0;
let received = 0;
const never = () => { throw new Error("a worker does not call out"); };

const take = (message) => {
  if (message.memory) {
    memory = message.memory;
    thread = message.thread;
    control = new Int32Array(memory.buffer, 0, ${control.ready / 4});
    Atomics.add(control, ${control.started / 4}, 1);
  }
  if (message.forget) modules.delete(message.forget);
  if (message.code) {
    const env = { memory, thread, module: message.module, slot: message.slot, host: never, stalled: never, tick: never };
    const { exports } = new WebAssembly.Instance(message.code, { env });
    modules.set(message.module, exports.work);
    Atomics.add(new Int32Array(memory.buffer, ${control.ready} + 4 * message.slot, 1), 0, 1);
  }
};

const isOpen = () => {
  const ticket = Atomics.load(control, ${control.ticket / 4});
  return ticket >>> 16 < (ticket & 0xffff);
};

const serve = () => {
  let passed = -1;
  for (;;) {
    const bell = Atomics.load(control, ${control.bell / 4});
    if (Atomics.load(control, ${control.mail / 4}) !== received) return;
    const turn = Atomics.load(control, ${control.ticket / 4 + 1});
    if (turn !== passed && isOpen()) {
      const work = modules.get(control[${control.module / 4}]);
      if (work) work();
      else passed = turn;
      continue;
    }
    Atomics.store(control, ${control.sleepers / 4}, 1);
    if (Atomics.load(control, ${control.mail / 4}) !== received) return;
    if (Atomics.load(control, ${control.ticket / 4 + 1}) !== passed && isOpen()) continue;
    Atomics.wait(control, ${control.bell / 4}, bell);
  }
};

const receive = (message) => {
  received++;
  try {
    take(message);
    if (received === Atomics.load(control, ${control.mail / 4})) serve();
  } catch (error) {
    if (control) Atomics.store(control, ${control.failed / 4}, 1);
    throw error;
  }
};
if (isNode) port.on("message", receive);
else port.onmessage = (event) => receive(event.data);
`;
