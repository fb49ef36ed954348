// The board by hand: a call is dragged from the pool or from its place to a technician's hour, and let go. The server decides;
// what it answers takes the place of the page, a refusal with what was dropped standing in the form beside it.
import { fill } from "./live.js"

const step = 15 * 60000
const move = 6

export function board() {
  let drag
  document.addEventListener("selectstart", event => { if (drag) event.preventDefault() })

  document.addEventListener("pointerdown", event => {
    const source = event.target.closest?.("[data-drag]")
    if (!source || event.button !== 0 || event.pointerType === "touch" || event.target.closest("button, summary")) return
    drag = { source, x: event.clientX, y: event.clientY, order: source.dataset.order, minutes: Number(source.dataset.minutes || 60) }
    // A bar is held where it was taken.
    const lane = source.closest("[data-lane]")
    if (lane && source.dataset.from) drag.grip = timeAt(lane, event.clientX) - Number(source.dataset.from)
  })
  document.addEventListener("pointermove", event => {
    if (!drag) return
    if (!drag.ghost) {
      if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < move) return
      begin(drag)
      // Whoever holds the pointer says how it looks, and the page need not be styled anew for it.
      drag.source.setPointerCapture?.(event.pointerId)
    }
    event.preventDefault()
    // As often as the screen is drawn, and no oftener.
    const isAsked = drag.last
    drag.last = event
    if (!isAsked) requestAnimationFrame(() => { if (drag?.last) { show(drag, drag.last); drag.last = undefined } })
  })
  document.addEventListener("pointerup", event => {
    if (!drag) return
    const done = drag
    drag = undefined
    if (!done.ghost) return
    end(done)
    // The click that follows the drop would open the link it began on.
    addEventListener("click", stop, { capture: true, once: true })
    setTimeout(() => removeEventListener("click", stop, { capture: true }), 50)
    const place = target(done, event)
    if (place) send(place, done)
  })
  addEventListener("pointercancel", () => { if (drag?.ghost) end(drag); drag = undefined })
  document.addEventListener("keydown", event => {
    if (event.key === "Escape" && drag?.ghost) { end(drag); drag = undefined }
  })
  // The browser's own dragging of links would take the pointer away.
  document.addEventListener("dragstart", event => { if (event.target.closest?.("[data-drag]")) event.preventDefault() })

  // The same forms by keyboard or click: answered in place too, so that the sheet does not jump.
  document.addEventListener("submit", event => {
    const form = event.target
    if (form.method !== "post" || !form.closest("[data-board]") || !form.action.includes("/board/")) return
    event.preventDefault()
    post(form, new FormData(form, event.submitter))
  })
}

const stop = event => { event.preventDefault(); event.stopPropagation() }

function begin(drag) {
  const ghost = document.createElement("div")
  ghost.className = "ghost"
  document.body.append(ghost)
  drag.ghost = ghost
  drag.words = JSON.parse(document.querySelector("[data-board]").dataset.words)
  // Nothing renews itself under the hand.
  const drop = document.getElementById("drop")
  if (drop) drop.dataset.sent = "1"
  for (const part of document.querySelectorAll("[data-board] [data-live]")) part.dataset.held = "1"
  drag.source.classList.add("taken")
}

function end(drag) {
  drag.ghost.remove()
  drag.over?.classList.remove("over")
  document.querySelectorAll("[data-held]").forEach(part => delete part.dataset.held)
  const drop = document.getElementById("drop")
  if (drop) delete drop.dataset.sent
  drag.source.classList.remove("taken")
}

// Where it would be let go: a technician and a full quarter of an hour, his day in the week, or the pool for what has been given
// out.
function target(drag, event) {
  const under = document.elementFromPoint(event.clientX, event.clientY)
  const lane = under?.closest("[data-lane]")
  if (lane) {
    const at = Math.round((timeAt(lane, event.clientX) - (drag.grip ?? 0)) / step) * step
    const text = drag.words.drop.replace("{name}", lane.dataset.name).replace("{time}", `${clock(at)}–${clock(at + drag.minutes * 60000)}`)
    return { over: lane, pick: `${lane.dataset.lane}@${at}`, text }
  }
  const cell = under?.closest("[data-cell]")
  if (cell) {
    const text = drag.words.day.replace("{name}", cell.dataset.name).replace("{day}", cell.dataset.words)
    return { over: cell, pick: `${cell.dataset.technician}@${cell.dataset.day}`, text }
  }
  const pool = under?.closest("[data-pool]")
  return pool && !drag.source.closest("[data-pool]") ? { over: pool, text: drag.words.back } : undefined
}

function timeAt(lane, x) {
  const windows = lane.dataset.axis.split(",").map(text => text.split("-").map(Number))
  const box = lane.getBoundingClientRect()
  let left = Math.max(0, Math.min(1, (x - box.left) / box.width)) * windows.reduce((sum, [from, to]) => sum + to - from, 0)
  for (const [from, to] of windows) {
    if (left <= to - from) return from + left
    left -= to - from
  }
  return windows.at(-1)[1]
}

function show(drag, event) {
  const place = target(drag, event)
  if (place?.over !== drag.over) {
    drag.over?.classList.remove("over")
    place?.over.classList.add("over")
    drag.over = place?.over
  }
  drag.ghost.textContent = place?.text ?? "…"
  drag.ghost.style.transform = `translate(${Math.min(event.clientX + 14, innerWidth - 240)}px, ${event.clientY + 14}px)`
}

// The branch's clock and not this computer's.
const offset = () => Number(document.querySelector("[data-board]").dataset.offset)
const clock = at => new Date(at + offset()).toISOString().slice(11, 16)

function send(place, drag) {
  const form = document.getElementById("drop")
  const data = new FormData(form)
  data.set("order", drag.order)
  data.set("slot.minutes", String(drag.minutes))
  data.set("pick", place.pick ?? "")
  data.set("back", place.pick ? "" : "1")
  post(form, data)
}

async function post(form, data) {
  const page = document.querySelector("[data-board]")
  if (page.dataset.busy) return
  page.dataset.busy = "1"
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body: new URLSearchParams(data), headers: { Accept: "text/html" } })
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html")
    const main = fresh.getElementById("main")
    // Anything but a board, the log-in for one, is a page of its own.
    if (!main?.querySelector("[data-board]")) { location.href = answer.redirected ? answer.url : location.href; return }
    delete page.dataset.busy
    fill(document.getElementById("main"), main)
    document.title = fresh.title
    const address = new URL(answer.redirected ? answer.url : location.href)
    for (const name of ["done", "of"]) address.searchParams.delete(name)
    history.replaceState(history.state, "", address)
    document.dispatchEvent(new Event("swapped"))
    const refused = document.querySelector("#place [role='alert'], #place [aria-invalid='true'], [data-flash].refused")
    refused?.scrollIntoView({ block: "nearest" })
    document.querySelector("#place [aria-invalid='true']")?.focus()
  } catch {
    delete page.dataset.busy
    form.id === "drop" ? location.reload() : form.submit()
  }
}
