import { homedir } from "node:os";
import { join } from "node:path";
import { checkObject, checkText } from "../checks.js";

/**
 * Where downloads are kept: `nabla` below `$XDG_CACHE_HOME`, else below the place the system has for caches
 * (`~/.cache`, `~/Library/Caches`, `%LOCALAPPDATA%`).
 *
 * @see XDG Base Directory Specification: relative paths in the variable are to be ignored.
 */
export const defaultCacheDir = (
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
  home: string = homedir(),
): string => {
  checkObject("defaultCacheDir", "env", env, "an object of variables", "Leave it out for process.env.");
  checkText("defaultCacheDir", "platform", platform, "Leave it out for process.platform.");
  checkText("defaultCacheDir", "home", home, "Leave it out for the home of the user.");
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = env;
  for (const [name, value] of Object.entries({ XDG_CACHE_HOME: xdg, LOCALAPPDATA: local }))
    if (value !== undefined) checkText("defaultCacheDir", `env.${name}`, value, "Give a folder, or leave it out.");
  if (xdg !== undefined && xdg.startsWith("/")) return join(xdg, "nabla");
  if (platform === "win32") return join(local ?? join(home, "AppData", "Local"), "nabla", "cache");
  if (platform === "darwin") return join(home, "Library", "Caches", "nabla");
  return join(home, ".cache", "nabla");
};
