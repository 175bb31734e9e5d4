import type { GlContext, GpuHandle } from "./gpuJs.js";

/** When all is done that a result waits for. */
export const drained = ({ context, texture }: GpuHandle): Promise<unknown> | void =>
  "device" in context ? context.device.queue.onSubmittedWorkDone() : readPixel(context, texture);

/** WebGL has no other way to wait: `finish` is a wish, and a fence is asked for. A pixel cannot be had before it is there. */
const readPixel = (gl: GlContext, texture: unknown): void => {
  const framebuffer = gl.createFramebuffer();
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.FLOAT, new Float32Array(4));
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  gl.deleteFramebuffer(framebuffer);
};
