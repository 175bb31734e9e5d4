/** Discrete Fourier transforms, under the names of numpy.fft. Complex numbers are pairs of arrays, `{ re, im }`. */
export type { Complex, ComplexLike } from "./fft/complex.js";
export { fftfreq, fftshift, ifftshift, rfftfreq } from "./fft/frequencies.js";
export {
  fft,
  fft2,
  fftn,
  hfft,
  ifft,
  ifft2,
  ifftn,
  ihfft,
  irfft,
  irfft2,
  irfftn,
  rfft,
  rfft2,
  rfftn,
  type FftNorm,
  type FftnOptions,
  type FftOptions,
} from "./fft/transforms.js";
