/** Sends a form; while it is being sent it says so and stays where it is. */
export function SubmitButton({ busy, children }: { busy: boolean; children: string }) {
  return (
    <button type="submit" aria-busy={busy} className="btn btn-primary mt-2">
      {busy && <span aria-hidden className="spinner" />}
      {children}
    </button>
  );
}
