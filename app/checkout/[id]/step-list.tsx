import { Check, X } from "lucide-react";
import type { Step } from "./steps";

/** The steps, one below the other, joined by a line on which something moves while something happens. */
export function StepList({ steps, moving }: { steps: Step[]; moving: boolean }) {
  return (
    <div className="mt-10 border border-line bg-mat">
      <div aria-hidden className={`h-[3px] ${moving ? "travelling" : ""}`} />
      <ol className="px-6 py-8 sm:px-10">
        {steps.map((step, index) => (
          <li key={step.name} className="relative flex gap-5 pb-9 last:pb-0">
            {index < steps.length - 1 && (
              <span
                aria-hidden
                className={`absolute top-9 bottom-1 left-[1.0625rem] w-px origin-top transition-colors duration-700 ${step.state === "done" ? "bg-ink" : "bg-line"}`}
              />
            )}
            <Mark state={step.state} />
            <div className="pt-1" aria-current={step.state === "now" ? "step" : undefined}>
              <p className={`text-lg font-medium tracking-tight ${step.state === "next" ? "text-soft" : ""}`}>
                {step.name}
                <span className="sr-only">: {STATE_NAMES[step.state]}</span>
              </p>
              <p className="mt-0.5 min-h-6 text-soft">{step.note}</p>
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}

const STATE_NAMES = { done: "done", now: "under way", next: "not yet", failed: "did not work" };

const MARK_LOOKS = {
  done: "bg-ink text-paper",
  now: "border-2 border-accent bg-mat pulse-ring",
  next: "border border-ink/25 bg-mat",
  failed: "bg-accent text-white",
};

function Mark({ state }: { state: Step["state"] }) {
  return (
    <span
      aria-hidden
      className={`grid size-9 shrink-0 place-items-center rounded-full transition-colors duration-500 ${MARK_LOOKS[state]}`}
    >
      {state === "done" && <Check className="rise size-4.5" />}
      {state === "failed" && <X className="rise size-4.5" />}
      {state === "now" && <span className="size-2 rounded-full bg-accent" />}
    </span>
  );
}
