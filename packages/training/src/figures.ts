import type { Metrics } from "./metrics.js";
import { checkNumber, checkRecord } from "./checks.js";

/** Figures as one reads them: `loss 0.1234  accuracy 0.9612`. */
export const figuresText = (metrics: Metrics): string => {
  checkRecord("figuresText", "metrics", metrics, "an object of numbers by their names", "Write it as { loss: 0.1 }.");
  return Object.entries(metrics)
    .map(([name, value]) => `${name} ${figureText(value)}`)
    .join("  ");
};

/** A number to about four digits: `0.0123`, `1.234`, `98.76`, `1234`, `1.500e-5`. */
export const figureText = (value: number): string => {
  checkNumber("figureText", "value", value);
  const size = Math.abs(value);
  if (!Number.isFinite(value) || value === 0) return String(value);
  if (size >= 1e6 || size < 1e-3) return value.toExponential(3);
  const decimals = size < 1 ? 4 : size < 10 ? 3 : size < 100 ? 2 : size < 1000 ? 1 : 0;
  return value.toFixed(decimals);
};

/** A time as one reads it: `8 s`, `3 min 20 s`, `1 h 02 min`. */
export const durationText = (seconds: number): string => {
  checkNumber("durationText", "seconds", seconds);
  if (!Number.isFinite(seconds)) return "?";
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, "0");
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
};
