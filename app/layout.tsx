import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { readCategories } from "./cached-reads";
import { Footer } from "./components/footer";
import { Header } from "./components/header";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Oncart — art prints from small studios", template: "%s — Oncart" },
  description:
    "Art prints from small studios, framed if you like. An accepted checkout becomes exactly one order, or exactly one refund.",
};

export const viewport: Viewport = { themeColor: "#faf8f4" };

/** What surrounds every page. Nothing in here may wait for a request: the shop's pages are cached whole. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const categories = await readCategories();
  return (
    <html lang="en" className={GeistSans.variable} data-scroll-behavior="smooth">
      <body className="font-sans antialiased">
        <a
          href="#main"
          className="btn btn-primary sr-only top-2 left-2 z-50 focus-visible:not-sr-only focus-visible:fixed"
        >
          Skip to the content
        </a>
        <div className="root flex min-h-dvh flex-col">
          <Header categories={categories} />
          {/* A window high at least: the footer would jump when what a page waits for is longer or shorter than its place. */}
          <main id="main" tabIndex={-1} className="min-h-svh flex-1 outline-none">
            {children}
          </main>
          <Footer categories={categories} />
        </div>
      </body>
    </html>
  );
}
