// The register on the console: asks for the part of the page that changes, and puts it in place.

const part = document.querySelector("[data-live]");
const EVERY = 3000;
const EVERY_WHEN_QUIET = 15000;
let etag = "";

async function refresh() {
  try {
    const answer = await fetch(part.dataset.url, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store", signal: AbortSignal.timeout(8000) });
    if (answer.redirected) {
      location.reload();
      return;
    }
    if (answer.status === 200) {
      etag = answer.headers.get("ETag") ?? "";
      replace(await answer.text());
    }
  } catch {
    // The network is lost: the next turn asks again.
  }
  const phase = part.querySelector("[data-phase-now]").dataset.phaseNow;
  if (phase !== part.dataset.phase) {
    location.reload();
    return;
  }
  setTimeout(refresh, phase === "open" || phase === "late" ? EVERY : EVERY_WHEN_QUIET);
}

function replace(html) {
  const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  part.innerHTML = html;
  if (focused) {
    part.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
  }
  part.dispatchEvent(new Event("replaced"));
}

setTimeout(refresh, EVERY);
