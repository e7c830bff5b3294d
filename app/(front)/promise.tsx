/** The one thing this shop swears to. */
export function ShopPromise() {
  return (
    <section aria-labelledby="promise" className="mt-24 bg-ink text-paper lg:mt-36">
      <div className="page py-20 lg:py-32">
        <p className="mb-6 text-xs tracking-[0.12em] text-paper/70 uppercase">Our promise</p>
        <h2 id="promise" className="display max-w-[17ch] text-[clamp(2.25rem,5.6vw,5rem)]">
          An accepted checkout becomes exactly one order, or exactly one refund.
        </h2>
        <p className="mt-8 max-w-xl text-lg leading-relaxed text-paper/75">
          Click twice, lose the connection, close the laptop: you pay once, and you get one order. If we cannot make it,
          you get all of your money back, and a letter that says why.
        </p>
      </div>
    </section>
  );
}
