// The desk by keyboard. What a key does stands in the help overlay, once; this only obeys it. Nothing acts while somebody is
// typing, except what is held with Ctrl or ⌘.
export const isTyping = target => !target.closest?.("dialog:not([open])")
  && target.closest?.("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable], dialog[open]")

export function keys() {
  const palette = document.getElementById("palette")
  const help = document.getElementById("help")
  const bindings = [...document.querySelectorAll("#help [data-keys]")]
  const isThere = binding => !binding.dataset.on || document.querySelector(binding.dataset.on)
  const isShown = () => palette?.open || help?.open
  let first = ""
  let timer

  const showHelp = () => {
    for (const binding of bindings) binding.hidden = !isThere(binding)
    for (const group of help.querySelectorAll("section")) group.hidden = !group.querySelector("[data-keys]:not([hidden])")
    help.showModal()
  }
  const deeds = {
    help: showHelp,
    palette: () => {
      if (!isShown()) palette.showModal()
      palette.querySelector("input").dispatchEvent(new Event("input"))
      palette.querySelector("input").select()
    },
    go: path => { location.href = path },
    click: selector => document.querySelector(selector)?.click(),
    focus: selector => focusIn(document.querySelector(selector)),
    submit: (selector, event) => {
      const form = event.target.closest?.(selector) ?? document.querySelector(selector)
      form?.requestSubmit(form.querySelector(".b.go"))
    },
    move: step => move(Number(step)),
    open: () => current()?.querySelector("[data-open], a")?.click(),
    digit: (panel, event) => document.querySelector(`${panel} [data-digit='${event.key}']`)?.click(),
  }

  // After the list has changed under it, the panel belongs to the chosen row again, or to the first.
  document.addEventListener("swapped", () => {
    const panel = document.getElementById("candidates")
    if (!panel || panel.contains(document.activeElement)) return
    const row = current() ?? rows().find(one => one.dataset.order)
    row?.setAttribute("aria-selected", "true")
    showCandidates(row?.dataset.order ?? "")
  })
  document.addEventListener("click", event => { if (help && event.target.closest("[data-help]")) showHelp() })
  for (const dialog of [palette, help]) dialog?.addEventListener("click", event => { if (event.target === dialog) dialog.close() })

  document.addEventListener("keydown", event => {
    if (event.isComposing || ["Control", "Meta", "Shift", "Alt"].includes(event.key) || event.altKey) return
    const isHeld = event.ctrlKey || event.metaKey
    if (!isHeld && (isTyping(event.target) || isShown())) return
    let key = event.key === "ArrowDown" && current() ? "j" : event.key === "ArrowUp" && current() ? "k" : event.key
    if (isHeld) key = `Mod ${key.length === 1 ? key.toLowerCase() : key}`
    const said = first ? `${first} ${key}` : key
    first = ""
    clearTimeout(timer)
    const binding = bindings.find(one => (one.dataset.keys === said || one.dataset.keys === "1-9" && /^[1-9]$/.test(said)) && isThere(one))
    if (!binding) {
      if (bindings.some(one => one.dataset.keys.startsWith(`${said} `))) {
        first = said
        timer = setTimeout(() => { first = "" }, 1200)
      }
      return
    }
    // Enter on a link or a button is that link's or button's own.
    if (binding.dataset.deed === "open" && (event.target !== document.body || !current())) return
    event.preventDefault()
    deeds[binding.dataset.deed](binding.dataset.target, event)
  })
}

// The place to act in: a folded form opens, its first field is ready to be typed in.
export function focusIn(place) {
  if (!place) return
  if (place.tagName === "DETAILS") place.open = true
  const fields = "input:not([type=hidden]):not([disabled]), select, textarea"
  const button = "button, a.b, summary"
  const target = place.matches(`${fields}, ${button}, a`) ? place : place.querySelector(fields) ?? place.querySelector(button) ?? place
  if (!target.matches("a, button, input, select, textarea, summary")) target.tabIndex = -1
  target.focus()
  target.scrollIntoView({ block: "nearest" })
}

const rows = () => [...document.querySelectorAll("table[data-rows] tbody tr:not(.group)")]
export const current = () => document.querySelector("table[data-rows] tr[aria-selected='true']")

export function move(step) {
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
