// The page works without this. It shows times as the reader's clock has them, asks before deleting, and keeps the list
// up to date: only the list is replaced, so that what is being read stays where it is.
const EVERY_MS = 2_000;

showLocalTimes(document);
askBeforeDeleting();
keepListFresh();

function showLocalTimes(scope) {
  const today = new Date().toDateString();
  for (const time of scope.querySelectorAll("time")) {
    const date = new Date(time.dateTime);
    const inList = time.closest("[data-list]");
    const short = date.toDateString() === today ? { timeStyle: "short" } : { day: "numeric", month: "short" };
    time.textContent = date.toLocaleString([], inList ? short : { dateStyle: "medium", timeStyle: "medium" });
  }
}

function askBeforeDeleting() {
  for (const form of document.querySelectorAll("form[data-confirm]")) {
    form.addEventListener("submit", (event) => {
      if (!confirm(form.dataset.confirm)) event.preventDefault();
    });
  }
}

async function keepListFresh() {
  let seen = await currentRevision();
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    if (document.hidden) continue;
    const revision = await currentRevision();
    if (revision === undefined || revision === seen) continue;
    seen = revision;
    await replaceList();
  }
}

// While the mail server is being restarted there is no answer; the next round will have one.
async function currentRevision() {
  try {
    return (await (await fetch("/api/revision")).json()).revision;
  } catch {
    return undefined;
  }
}

async function replaceList() {
  try {
    const text = await (await fetch(location.href)).text();
    const fresh = new DOMParser().parseFromString(text, "text/html");
    const list = document.querySelector("[data-list]");
    const focused = document.activeElement?.closest("[data-list] a")?.getAttribute("href");
    list.innerHTML = fresh.querySelector("[data-list]").innerHTML;
    showLocalTimes(list);
    if (focused) list.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
    document.querySelector(".bar button").disabled = fresh.querySelector(".bar button").disabled;
  } catch {
    // The next round tries again.
  }
}
