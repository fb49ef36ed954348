// What others do appears by itself: an event, or a minute without one, fetches this page again and swaps the parts marked
// `data-live`. One stream a browser; the other tabs hear of it through a channel.
export function live() {
  const parts = [...document.querySelectorAll("[data-live][id]")]
  if (!parts.length || !("BroadcastChannel" in window)) return
  const channel = new BroadcastChannel("baoxiu-events")
  let timer
  let running = false
  let again = false

  const isBusy = part => part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")
    || part.querySelector("details[open] form, form[data-sent]") || part.dataset.held
  // Without what differs each time a page is drawn: the secrets of its forms.
  const bare = part => part.innerHTML.replace(/(name="_csrf" value=")[^"]*/g, "$1")
  const refresh = async () => {
    if (document.hidden) return
    if (running) { again = true; return }
    running = true
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html", "X-Live": "1" } })
      if (!answer.ok || answer.redirected) return
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html")
      for (const part of document.querySelectorAll("[data-live][id]")) {
        const next = fresh.getElementById(part.id)
        if (!next || isBusy(part) || bare(next) === bare(part)) continue
        swap(part, next)
      }
    } catch { /* The next event tries again. */ } finally {
      running = false
      if (again) { again = false; soon() }
    }
  }
  const soon = () => { clearTimeout(timer); timer = setTimeout(refresh, 120) }
  channel.onmessage = soon
  setInterval(refresh, 60000)
  document.addEventListener("visibilitychange", () => { if (!document.hidden) soon() })
  const listen = () => {
    const stream = new EventSource("/api/v1/events")
    stream.addEventListener("change", () => { channel.postMessage("changed"); soon() })
    stream.onerror = () => { if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 60000) }
    addEventListener("pagehide", () => stream.close(), { once: true })
    return new Promise(() => {})
  }
  if (navigator.locks) navigator.locks.request("baoxiu-events", listen)
  else listen()
}

// The chosen row stays chosen, and whoever stood on a link or a button stands on it again.
function swap(part, next) {
  const chosen = part.querySelector("tr[aria-selected='true']")?.dataset.order
  const held = part.contains(document.activeElement) ? document.activeElement : null
  const mark = held && (held.id ? `#${CSS.escape(held.id)}` : held.getAttribute("href")
    ? `a[href='${CSS.escape(held.getAttribute("href"))}']` : held.value ? `button[value='${CSS.escape(held.value)}']` : null)
  part.replaceChildren(...next.childNodes)
  if (chosen) {
    part.querySelectorAll("tr[aria-selected]").forEach(row => row.removeAttribute("aria-selected"))
    part.querySelector(`tr[data-order='${CSS.escape(chosen)}']`)?.setAttribute("aria-selected", "true")
  }
  if (mark) part.querySelector(mark)?.focus({ preventScroll: true })
  document.dispatchEvent(new Event("swapped"))
}
