// What others do appears by itself: an event, or a minute without one, fetches this page again and swaps the parts marked
// `data-live`. One stream a browser; the other tabs hear of it through a channel.
export function live() {
  const parts = [...document.querySelectorAll("[data-live][id]")]
  if (!parts.length || !("BroadcastChannel" in window)) return
  const channel = new BroadcastChannel("baoxiu-events")
  let timer
  let running = false

  const isBusy = part => part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")
    || part.querySelector("details[open] form, form[data-sent]")
  const refresh = async () => {
    if (running || document.hidden) return
    running = true
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html", "X-Live": "1" } })
      if (!answer.ok || answer.redirected) return
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html")
      for (const part of document.querySelectorAll("[data-live][id]")) {
        const next = fresh.getElementById(part.id)
        if (!next || isBusy(part) || next.innerHTML === part.innerHTML) continue
        const chosen = part.querySelector("tr[aria-selected='true']")?.dataset.order
        part.replaceChildren(...next.childNodes)
        if (chosen) {
          part.querySelectorAll("tr[aria-selected]").forEach(row => row.removeAttribute("aria-selected"))
          part.querySelector(`tr[data-order='${CSS.escape(chosen)}']`)?.setAttribute("aria-selected", "true")
        }
      }
    } catch { /* The next event tries again. */ } finally { running = false }
  }
  const soon = () => { clearTimeout(timer); timer = setTimeout(refresh, 900) }
  channel.onmessage = soon
  setInterval(refresh, 60000)
  document.addEventListener("visibilitychange", () => { if (!document.hidden) soon() })
  const listen = () => {
    const stream = new EventSource("/api/v1/events")
    stream.onmessage = () => { channel.postMessage("changed"); soon() }
    stream.onerror = () => { if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 60000) }
    addEventListener("pagehide", () => stream.close(), { once: true })
    return new Promise(() => {})
  }
  if (navigator.locks) navigator.locks.request("baoxiu-events", listen)
  else listen()
}
