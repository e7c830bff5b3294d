import type { Category } from "@/lib/catalog/product";
import { AccountLink } from "./account-link";
import { CartButton } from "./cart-button";
import { HoverLink } from "./hover-link";
import { MenuDrawer } from "./menu-drawer";
import { SearchField } from "./search-field";
import { Wordmark } from "./wordmark";

/** The top of every page. Server-rendered and the same for everybody; what is personal fills in by itself. */
export function Header({ categories }: { categories: Category[] }) {
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-paper/92 backdrop-blur-md">
      <div className="page flex h-16 items-center gap-2 lg:h-[4.5rem] lg:gap-8">
        <MenuDrawer>
          <SearchField id="menu-search" />
          <ul className="mt-8 space-y-8">
            <li>
              <HoverLink href="/products" className="text-2xl font-medium tracking-tight">
                All prints
              </HoverLink>
            </li>
            {categories.map((group) => (
              <MenuGroup key={group.id} group={group} />
            ))}
          </ul>
        </MenuDrawer>
        <Wordmark />
        <nav aria-label="Categories" className="hidden lg:block">
          <ul className="flex items-center gap-7 text-[0.9375rem]">
            <li>
              <HoverLink href="/products" className="link decoration-transparent">
                All prints
              </HoverLink>
            </li>
            {categories.map((group) => (
              <li key={group.id}>
                <HoverLink href={`/categories/${group.slug}`} className="link decoration-transparent">
                  {group.name}
                </HoverLink>
              </li>
            ))}
          </ul>
        </nav>
        <div className="ml-auto flex items-center gap-1 lg:gap-3">
          <SearchField id="search" className="hidden w-44 md:block xl:w-60" />
          <AccountLink />
          <CartButton />
        </div>
      </div>
    </header>
  );
}

function MenuGroup({ group }: { group: Category }) {
  return (
    <li>
      <HoverLink href={`/categories/${group.slug}`} className="text-2xl font-medium tracking-tight">
        {group.name}
      </HoverLink>
      <ul className="mt-3 flex flex-wrap gap-x-5 gap-y-2 text-soft">
        {group.children.map((category) => (
          <li key={category.id}>
            <HoverLink href={`/categories/${category.slug}`} className="link">
              {category.name}
            </HoverLink>
          </li>
        ))}
      </ul>
    </li>
  );
}
