// What others do appears by itself: an event, or a minute without one, fetches this page again and swaps the parts marked
// `data-live`. One stream a browser; the other tabs hear of it through a channel.
export function live() {
  const parts = [...document.querySelectorAll("[data-live][id]")]
  if (!parts.length || !("BroadcastChannel" in window)) return
  const channel = new BroadcastChannel("baoxiu-events")
  let timer
  let running = false
  let again = false
  let looked = 0

  const isBusy = part => part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")
    || part.querySelector("details[open] form, form[data-sent]") || part.dataset.held
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
        if (next && !isBusy(part)) swap(part, next)
      }
    } catch { /* The next event tries again. */ } finally {
      running = false
      if (again) { again = false; soon() }
      lookAgain()
    }
  }
  // No event tells that something has been worked out: who waits for it looks again, soon at first, for half a minute.
  const lookAgain = () => {
    if (!document.querySelector("[data-awaits]")) { looked = 0; return }
    if (looked < 6) setTimeout(refresh, 500 * 2 ** looked++)
  }
  const soon = () => { clearTimeout(timer); timer = setTimeout(refresh, 120) }
  channel.onmessage = soon
  setInterval(refresh, 60000)
  lookAgain()
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
  if (!fill(part, next)) return
  if (chosen) {
    part.querySelectorAll("tr[aria-selected]").forEach(row => row.removeAttribute("aria-selected"))
    part.querySelector(`tr[data-order='${CSS.escape(chosen)}']`)?.setAttribute("aria-selected", "true")
  }
  if (mark) part.querySelector(mark)?.focus({ preventScroll: true })
  document.dispatchEvent(new Event("swapped"))
}

// Fills the one with what the other holds and touches only what differs: of a board of thousands of visits a few are new. What
// bears an id stays where it is. Whether anything but the secret of a form was different.
export function fill(old, fresh) {
  const [mine, theirs] = [[...old.childNodes], [...fresh.childNodes]]
  if (mine.length === theirs.length) return theirs.map((child, place) => keep(mine[place], child)).includes(true)
  let at = old.firstChild
  for (const child of theirs) {
    const same = child.id && mine.find(one => one.id === child.id && one.parentNode === old)
    if (!same) { old.insertBefore(child, at); continue }
    while (at && at !== same) { const next = at.nextSibling; at.remove(); at = next }
    if (at) at = at.nextSibling
    else old.append(same)
    keep(same, child)
  }
  while (at) { const next = at.nextSibling; at.remove(); at = next }
  return true
}

function keep(old, fresh) {
  if (old.isEqualNode(fresh)) return false
  if (old.nodeType === Node.ELEMENT_NODE && isAlike(old, fresh)) return fill(old, fresh)
  const isSecret = old.name === "_csrf" && fresh.name === "_csrf"
  old.replaceWith(fresh)
  return !isSecret
}

const isAlike = (one, other) => one.nodeName === other.nodeName && one.attributes.length === other.attributes.length
  && [...one.attributes].every(({ name, value }) => other.getAttribute(name) === value)
