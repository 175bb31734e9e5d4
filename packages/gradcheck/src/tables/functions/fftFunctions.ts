import * as fft from "@nabla-js/ndarray/fft";
import { a, one, rows, type FunctionRow } from "./functionRow.js";

/** Fourier transforms, of lengths that are and are not powers of two. */
export const fftFunctions = (): readonly FunctionRow[] =>
  rows([
    ["fft", (re, im) => fft.fft({ re, im }), [a([2, 3]), a([2, 3])]],
    ["fft: of a stated length", (x) => fft.fft(x, { n: 4, axis: 0, norm: "ortho" }), [a([3, 2])]],
    ["ifft", (re, im) => fft.ifft({ re, im }), [a([4]), a([4])]],
    ["rfft", (x) => fft.rfft(x), [a([2, 5])]],
    ["irfft", (re, im) => fft.irfft({ re, im }), [a([3]), a([3])]],
    ["hfft", (re, im) => fft.hfft({ re, im }), [a([3]), a([3])]],
    ["ihfft", (x) => fft.ihfft(x), [a([5])]],
    ["fft2", (re, im) => fft.fft2({ re, im }), [a([2, 3]), a([2, 3])]],
    ["ifft2", (re, im) => fft.ifft2({ re, im }), [a([2, 3]), a([2, 3])]],
    ["fftn", (re, im) => fft.fftn({ re, im }), [a([2, 3]), a([2, 3])]],
    ["ifftn", (re, im) => fft.ifftn({ re, im }), [a([2, 3]), a([2, 3])]],
    ["rfft2", (x) => fft.rfft2(x), [a([3, 4])]],
    ["irfft2", (re, im) => fft.irfft2({ re, im }), [a([2, 3]), a([2, 3])]],
    ["rfftn", (x) => fft.rfftn(x), [a([2, 2, 3])]],
    ["irfftn", (re, im) => fft.irfftn({ re, im }), [a([2, 3]), a([2, 3])]],
    ["fftshift", (x) => fft.fftshift(x), one()],
    ["ifftshift", (x) => fft.ifftshift(x, 1), one()],
  ]);
