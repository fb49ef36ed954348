// Lines of a list: picked by box, by X, in a run with Shift; kept while the list renews itself. Pages by [ and ].
import { move, current, isTyping } from "./keys.js"

const picked = new Set()
let last

export function picking() {
  const table = () => document.querySelector("table[data-pickable]")
  if (!table()) { columns(); return }
  const bulk = document.querySelector("[data-bulk]")
  const boxes = () => [...document.querySelectorAll("table[data-pickable] input[name='pick']")]

  const show = () => {
    const all = boxes()
    const page = document.querySelector("[data-pick-all]")
    const count = all.filter(box => box.checked).length
    if (page) {
      page.checked = count > 0 && count === all.length
      page.indeterminate = count > 0 && count < all.length
    }
    if (!bulk) return
    const everything = bulk.querySelector("[data-all]")
    const words = bulk.querySelector("[data-picked]")
    words.textContent = words.dataset.words.replace("{count}", String(picked.size))
    bulk.hidden = picked.size === 0 && !everything?.checked
  }
  const take = (box, on) => { box.checked = on; on ? picked.add(box.value) : picked.delete(box.value) }
  const run = (from, to, on) => {
    const all = boxes()
    const [a, b] = [all.indexOf(from), all.indexOf(to)].sort((x, y) => x - y)
    if (a >= 0) all.slice(a, b + 1).forEach(box => take(box, on))
  }

  document.addEventListener("click", event => {
    const box = event.target
    if (box.matches?.("[data-pick-all]")) { boxes().forEach(one => take(one, box.checked)); show() }
    if (!box.matches?.("input[name='pick']")) return
    if (event.shiftKey && last && boxes().includes(last)) run(last, box, box.checked)
    take(box, box.checked)
    last = box
    show()
  })
  bulk?.addEventListener("change", show)
  bulk?.querySelector("[data-unpick]")?.addEventListener("click", () => {
    boxes().forEach(box => take(box, false))
    const everything = bulk.querySelector("[data-all]")
    if (everything) everything.checked = false
    show()
  })

  document.addEventListener("keydown", event => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    const key = event.key
    const box = () => current()?.querySelector("input[name='pick']")
    if (key === "x" && box()) { take(box(), !box().checked); last = box(); show() }
    else if (key === "X" && box()) { if (last && boxes().includes(last)) run(last, box(), true); take(box(), true); last = box(); show() }
    else if (event.shiftKey && (key === "J" || key === "K" || key === "ArrowDown" || key === "ArrowUp")) {
      event.preventDefault()
      if (box()) take(box(), true)
      move(key === "J" || key === "ArrowDown" ? 1 : -1)
      if (box()) { take(box(), true); last = box() }
      show()
    }
    else if (key === "Escape" && picked.size && !document.querySelector("dialog[open], details.menu[open]")) bulk?.querySelector("[data-unpick]")?.click()
    else if (key === "]") document.querySelector(".pager [rel='next']")?.click()
    else if (key === "[") document.querySelector(".pager [rel='prev']")?.click()
  })

  // A renewed list has new boxes: those that were picked are ticked again.
  const part = table().closest("[data-live]")
  if (part) new MutationObserver(() => { boxes().forEach(box => { box.checked = picked.has(box.value) }); show() }).observe(part, { childList: true, subtree: true })

  // The way back from a case leads to the line that was left.
  const place = "line:" + location.pathname + location.search
  document.addEventListener("click", event => {
    const row = event.target.closest?.("a")?.closest("tr[data-order]")
    if (row) sessionStorage.setItem(place, row.dataset.order)
  })
  const left = sessionStorage.getItem(place)
  const row = left && !current() && document.querySelector(`tr[data-order='${CSS.escape(left)}']`)
  if (row) { row.setAttribute("aria-selected", "true"); row.scrollIntoView({ block: "nearest" }) }
  boxes().forEach(box => { if (box.checked) picked.add(box.value) })
  addEventListener("pageshow", () => { boxes().forEach(box => { if (box.checked) picked.add(box.value) }); show() })
  show()
  columns()
}

function columns() {
  // F opens the filters with the first field in hand; Escape closes any menu and gives the focus back.
  document.addEventListener("keydown", event => {
    if (event.key === "Escape") {
      const menu = document.querySelector("details.menu[open]")
      if (menu) { menu.open = false; menu.querySelector("summary").focus(); event.stopPropagation() }
      return
    }
    if (event.key !== "f" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    const filters = document.querySelector("details[data-filters]")
    if (!filters) return
    event.preventDefault()
    filters.open = true
    filters.querySelector(".drop input:not([type=hidden]), .drop select")?.focus()
  })
  // A column moves in the list itself; without script the server moves it.
  document.querySelector("[data-columns]")?.addEventListener("click", event => {
    const button = event.target.closest("[data-move]")
    if (!button) return
    event.preventDefault()
    const row = button.closest("li")
    const other = button.dataset.move === "-1" ? row.previousElementSibling : row.nextElementSibling
    if (!other) return
    button.dataset.move === "-1" ? other.before(row) : other.after(row)
    button.focus()
  })
  // Says that something is being fetched, but only when it takes long enough to be missed.
  const wait = () => setTimeout(() => document.querySelector("section.list, #queue")?.setAttribute("aria-busy", "true"), 350)
  document.addEventListener("click", event => { if (event.target.closest?.(".pager a, .chips a, .tabs a, .sort") && !event.ctrlKey && !event.metaKey && !event.shiftKey) wait() })
  document.addEventListener("submit", event => { if (event.target.closest?.(".listbar")) wait() })
  addEventListener("pageshow", () => document.querySelectorAll("[aria-busy]").forEach(part => part.removeAttribute("aria-busy")))
}
