import { HoverLink } from "./hover-link";

/** The shop's name, which leads home. */
export function Wordmark({ className = "" }: { className?: string }) {
  return (
    <HoverLink href="/" aria-label="Oncart, home" className={`inline-flex items-center gap-2.5 ${className}`}>
      <svg viewBox="0 0 20 24" className="h-6 w-5" aria-hidden="true">
        <rect x="0.75" y="0.75" width="18.5" height="22.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <circle cx="10" cy="12" r="4.6" fill="#c8401f" />
      </svg>
      <span className="text-xl font-semibold tracking-[-0.05em]">Oncart</span>
    </HoverLink>
  );
}
