/** Whether a letter still waits for somebody. */
export function LetterState({ resolved }: { resolved: boolean }) {
  return (
    <span className="inline-flex items-center gap-2 rounded-full border border-line bg-mat px-3 py-1 text-sm whitespace-nowrap">
      <span aria-hidden className={`size-2 rounded-full ${resolved ? "bg-leaf" : "bg-accent"}`} />
      {resolved ? "Resolved" : "Open"}
    </span>
  );
}
