// The desk by keyboard. Nothing here acts while somebody is typing.
const isTyping = target => target.closest?.("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable], dialog[open]")
const places = { r: "/orders", p: "/queue", n: "/orders/new", k: "/customers", d: "/day-end" }

export function keys() {
  const palette = document.getElementById("palette")
  const help = document.getElementById("help")
  const isShown = () => palette?.open || help?.open
  let afterG = false

  document.addEventListener("click", event => { if (event.target.closest("[data-help]")) help?.showModal() })
  for (const dialog of [palette, help]) dialog?.addEventListener("click", event => { if (event.target === dialog) dialog.close() })

  document.addEventListener("keydown", event => {
    if (event.isComposing) return
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && palette) {
      event.preventDefault()
      if (!isShown()) palette.showModal()
      palette.querySelector("input").select()
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || isShown()) return
    const key = event.key
    if (afterG) {
      afterG = false
      if (places[key]) { event.preventDefault(); location.href = places[key] }
      return
    }
    if (key === "g") { afterG = true; setTimeout(() => { afterG = false }, 1200) }
    else if (key === "/") { event.preventDefault(); document.querySelector("[data-find]")?.focus() }
    else if (key === "?") { event.preventDefault(); help?.showModal() }
    else if (key === "n") document.querySelector("[data-key='n']")?.click()
    else if (key === "j" || key === "ArrowDown" && current()) { event.preventDefault(); move(1) }
    else if (key === "k" || key === "ArrowUp" && current()) { event.preventDefault(); move(-1) }
    else if (key === "Enter" && current() && event.target === document.body) current().querySelector("[data-open], a")?.click()
    else if (/^[1-9]$/.test(key)) document.querySelector(`#candidates [data-digit='${key}']`)?.click()
  })
}

const rows = () => [...document.querySelectorAll("table[data-rows] tbody tr:not(.group)")]
const current = () => document.querySelector("table[data-rows] tr[aria-selected='true']")

function move(step) {
  const all = rows()
  if (!all.length) return
  const place = all.indexOf(current())
  const next = all[Math.max(0, Math.min(all.length - 1, place < 0 ? 0 : place + step))]
  all.forEach(row => row.removeAttribute("aria-selected"))
  next.setAttribute("aria-selected", "true")
  next.scrollIntoView({ block: "nearest" })
  if (next.dataset.order) showCandidates(next.dataset.order)
}

// Until the panel belongs to the chosen row no digit may act: it would send somebody to the row before.
let wanted
async function showCandidates(order) {
  const panel = document.getElementById("candidates")
  if (!panel) return
  wanted = order
  panel.querySelectorAll("[data-digit]").forEach(button => button.removeAttribute("data-digit"))
  try {
    const answer = await fetch(`/queue?order=${encodeURIComponent(order)}`, { headers: { Accept: "text/html" } })
    if (!answer.ok || wanted !== order) return
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("candidates")
    if (fresh && wanted === order) panel.replaceChildren(...fresh.childNodes)
  } catch { /* The link in the row does the same without this. */ }
}
