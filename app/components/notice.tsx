import type { ReactNode } from "react";

type NoticeProps = { tone?: "calm" | "alert"; title: string; children?: ReactNode };

/** Something the reader must know before going on; an alert is read out at once. */
export function Notice({ tone = "calm", title, children }: NoticeProps) {
  const edge = tone === "alert" ? "border-l-accent bg-[#fbeee8]" : "border-l-ink bg-wall";
  return (
    <div role={tone === "alert" ? "alert" : "status"} className={`border-l-2 px-5 py-4 ${edge}`}>
      <p className="font-medium">{title}</p>
      {children && <div className="mt-1 text-[0.9375rem] leading-relaxed text-ink/80">{children}</div>}
    </div>
  );
}
