/** Where the time of a Program goes, kernel by kernel. */
export { measurePeak } from "./profile/measurePeak.js";
export { printProfile, profile, type KernelTime, type PrintProfileOptions, type ProfileOptions } from "./profile/profile.js";
