"use client";
import "./globals.css";

/** Stands in for the whole document when even the layout failed. */
export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body className="font-sans">
        <title>Something went wrong — Oncart</title>
        <main className="page grid min-h-dvh place-content-center justify-items-center gap-6 text-center">
          <h1 className="title">The shop is closed for a moment</h1>
          <p className="max-w-md text-lg text-soft">Nothing was bought or changed by this. Please try again.</p>
          <button type="button" onClick={() => retry()} className="btn btn-primary">
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
