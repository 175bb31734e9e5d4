/** Gradient transformations and schedules as pairs of pure functions: init and update. */
export {};
