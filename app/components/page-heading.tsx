import type { ReactNode } from "react";

type PageHeadingProps = { eyebrow?: ReactNode; title: ReactNode; children?: ReactNode };

/** The top of a page: what it is, and a line about it. */
export function PageHeading({ eyebrow, title, children }: PageHeadingProps) {
  return (
    <header className="pt-10 pb-8 lg:pt-16 lg:pb-12">
      {eyebrow && <p className="eyebrow mb-4">{eyebrow}</p>}
      <h1 className="title">{title}</h1>
      {children && <div className="mt-4 max-w-2xl text-lg leading-relaxed text-soft">{children}</div>}
    </header>
  );
}
