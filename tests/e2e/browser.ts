import { accessSync, constants } from "node:fs";
import path from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
// Chromium's own errands: without a network each of them is a refused connection, many at a time.
const QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

/** A browser to test with: CHROME_PATH, else one on the PATH, else the one that comes inside of an npm package. */
export async function findBrowser(): Promise<{ executablePath: string; args: string[] }> {
  const installed = process.env.CHROME_PATH || findOnPath();
  if (installed) return { executablePath: installed, args: QUIET };
  // It brings its own NSS libraries only where it believes to be on AWS Lambda.
  process.env.AWS_EXECUTION_ENV ??= "AWS_Lambda_nodejs20.x";
  const { default: packaged } = await import("@sparticuz/chromium");
  // Its own arguments include --single-process, which breaks pages that open a second one.
  return { executablePath: await packaged.executablePath(), args: [...QUIET, "--no-sandbox"] };
}

function findOnPath(): string | undefined {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
