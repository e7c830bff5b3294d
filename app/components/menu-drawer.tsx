"use client";
import { Dialog } from "@base-ui/react/dialog";
import { Menu, X } from "lucide-react";
import { type MouseEvent, type ReactNode, useLayoutEffect, useState } from "react";
import { Wordmark } from "./wordmark";

/** The way to the categories on a phone. Its content comes from the server; following a link closes it. */
export function MenuDrawer({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  // A page that is kept hidden for "back" must not come back with its menu open.
  useLayoutEffect(() => () => setOpen(false), []);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger aria-label="Menu" className="icon-btn -ml-3 lg:hidden">
        <Menu aria-hidden className="size-5" strokeWidth={1.75} />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-ink/30 transition-opacity duration-300 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup
          onClick={(event) => closesMenu(event) && setOpen(false)}
          onSubmit={() => setOpen(false)}
          className="fixed inset-y-0 left-0 z-50 w-[min(25rem,calc(100vw-2.5rem))] overflow-y-auto bg-paper px-6 py-4 shadow-2xl outline-none transition-transform duration-400 ease-quiet data-ending-style:-translate-x-full data-starting-style:-translate-x-full"
        >
          <Dialog.Title className="sr-only">Menu</Dialog.Title>
          <div className="mb-8 flex items-center justify-between">
            <Wordmark />
            <Dialog.Close aria-label="Close the menu" className="icon-btn -mr-3">
              <X aria-hidden className="size-5" strokeWidth={1.75} />
            </Dialog.Close>
          </div>
          <nav aria-label="Categories">{children}</nav>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function closesMenu({ target }: MouseEvent): boolean {
  return target instanceof Element && target.closest("a") !== null;
}
