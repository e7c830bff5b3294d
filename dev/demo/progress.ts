/** Runs one step of a start and prints its name, then how many seconds it took, unless it was interrupted. */
export async function step<Result>(
  title: string,
  isInterrupted: () => boolean,
  run: () => Promise<Result>,
): Promise<Result> {
  const started = performance.now();
  process.stdout.write(`  ${title} … `);
  try {
    const result = await run();
    process.stdout.write(`${((performance.now() - started) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    if (!isInterrupted()) process.stdout.write("failed\n");
    throw error;
  }
}
