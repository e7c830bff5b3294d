import { pageQuery } from "@/lib/pagination";
import { findWallet, findWalletTransactions } from "@/lib/wallet/queries";
import { Price } from "../components/price";
import { CreditHistory } from "./credit-history";

/** The store credit of the signed-in user: available, held for orders, and the history of its entries. */
export async function StoreCredit({ userId }: { userId: string }) {
  const [wallet, history] = await Promise.all([
    findWallet(userId),
    findWalletTransactions(userId, pageQuery.parse({})),
  ]);
  const [newest] = history.data;
  if (!newest) return <NoCredit />;
  return (
    <>
      <p className="mt-4 flex flex-wrap items-baseline gap-x-3">
        <Price amount={wallet.available} currency={wallet.currency} className="text-4xl font-medium" />
        <span className="text-soft">available</span>
      </p>
      {wallet.held > 0 && (
        <p className="mt-2 text-soft">
          <Price amount={wallet.held} currency={wallet.currency} className="text-ink" /> more is held for a purchase in
          progress. It is spent when the order is confirmed, and yours again if there is none.
        </p>
      )}
      {/* Later pages belong to this first one: when it has changed, they would leave a gap. */}
      <CreditHistory key={newest.id} first={history} />
    </>
  );
}

function NoCredit() {
  return (
    <p className="mt-3 max-w-xl leading-relaxed text-soft">
      You have none yet. It is a gift of the shop, as a thank-you or when something went wrong. Whatever you get appears
      here, and can pay for your next prints at the checkout.
    </p>
  );
}
