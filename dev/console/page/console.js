// The pages work without this. It keeps what is live up to date, counts down, asks before what cannot be undone, and
// does what buttons do without leaving the page.
const EVERY_MS = 1_500;

let pressed = false;
document.addEventListener("pointerdown", () => {
  pressed = true;
});
for (const kind of ["pointerup", "pointercancel"]) {
  document.addEventListener(kind, () => {
    pressed = false;
  });
}
document.addEventListener("submit", (event) => void submit(event));
document.querySelector("[data-filter]")?.addEventListener("change", (event) => event.currentTarget.requestSubmit());
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) refresh();
});
document.querySelector(".side [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
setInterval(tellTime, 1_000);
keepFresh();

async function keepFresh() {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    // Nobody looks, or somebody is about to click on what would be replaced under the pointer.
    if (!document.hidden && !pressed) await refresh();
  }
}

async function refresh() {
  try {
    const response = await fetch(location.href);
    show(new DOMParser().parseFromString(await response.text(), "text/html"));
    document.body.removeAttribute("data-away");
  } catch {
    document.body.dataset.away = "";
  }
}

function show(fresh) {
  for (const part of fresh.querySelectorAll("[data-live]")) {
    const old = document.querySelector(`[data-live="${part.dataset.live}"]`);
    if (!old || old.innerHTML === part.innerHTML || isSelected(old) || pressed) continue;
    const open = [...old.querySelectorAll("details[open]")].map((details) => details.dataset.key);
    const focused = old.contains(document.activeElement) ? keyOf(document.activeElement) : undefined;
    old.replaceChildren(...part.childNodes);
    for (const details of old.querySelectorAll("details")) if (open.includes(details.dataset.key)) details.open = true;
    if (focused) [...old.querySelectorAll("a, button, summary, pre")].find((one) => keyOf(one) === focused)?.focus();
  }
}

// What is being copied must not vanish.
function isSelected(element) {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(element, true);
}

function keyOf(element) {
  return element.dataset.key ?? element.getAttribute("href") ?? element.parentElement?.dataset.key;
}

async function submit(event) {
  const form = event.target;
  if (form.method !== "post") return;
  event.preventDefault();
  if (form.dataset.confirm && !confirm(form.dataset.confirm)) return;
  const body = new URLSearchParams(new FormData(form));
  try {
    const response = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } });
    const { notice } = await response.json();
    tell(notice, response.ok);
    // What was deleted has no page to stay on.
    const back = new URL(body.get("back") ?? location.href, location.href);
    if (response.ok && back.pathname + back.search !== location.pathname + location.search) location.assign(back);
    else await refresh();
  } catch {
    tell("The console does not answer.", false);
  }
}

function tell(text, ok) {
  const notice = document.querySelector("[data-notice]");
  notice.textContent = text;
  notice.dataset.ok = ok ? "yes" : "no";
  notice.hidden = false;
}

function tellTime() {
  const now = Date.now();
  for (const time of document.querySelectorAll("time[data-until]")) {
    const left = Number(time.dataset.until) - now;
    time.textContent = left <= 0 ? "now" : `in ${inWords(left)}`;
  }
  for (const time of document.querySelectorAll("time[data-since]")) {
    time.textContent = `${inWords(now - Number(time.dataset.since))} ago`;
  }
}

function inWords(milliseconds) {
  let left = Math.max(0, Math.round(milliseconds / 1_000));
  const words = [];
  for (const [name, size] of Object.entries({ d: 86_400, h: 3_600, min: 60, s: 1 })) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0 || (name === "s" && words.length === 0)) words.push(`${count} ${name}`);
    else if (words.length > 0) break;
  }
  return words.slice(0, 2).join(" ");
}
