// The tick that keeps the place of a door: shown where the browser can tell its place, and it fills a hidden field.
// What cannot be read is not kept: the tick goes away again, and says so. An arrival sent while the browser still looks
// waits a moment for it; the second press, the end of the wait or a page that is put away sends it without.
const lostKey = "place-lost"
const longest = 10_000

export function places() {
  sayLost()
  if (!window.isSecureContext || !navigator.geolocation) return
  for (const box of document.querySelectorAll("[data-keep-place]")) attach(box)
}

// The arrival went without its place: the page that follows says so.
function sayLost() {
  const text = sessionStorage.getItem(lostKey)
  sessionStorage.removeItem(lostKey)
  const main = document.querySelector("body.phone main")
  if (!text || !main || main.querySelector("[data-keep-place]")) return
  const line = document.createElement("p")
  line.className = "flash note"
  line.setAttribute("role", "status")
  line.textContent = text
  main.prepend(line)
}

function attach(box) {
  const form = box.closest("form")
  const tick = box.querySelector("input[type=checkbox]")
  const field = box.querySelector("input[type=hidden]")
  const said = box.querySelector("[role=status]")
  const hint = said.textContent
  let question = 0
  let wait

  const send = () => {
    clearTimeout(wait)
    form.requestSubmit()
  }
  const found = (number, { coords }) => {
    if (number !== question) return
    field.value = `${coords.latitude.toFixed(6)},${coords.longitude.toFixed(6)}`
    said.textContent = said.dataset.found
    if (wait) send()
  }
  const failed = number => {
    if (number !== question) return
    if (wait) { send(); return }
    tick.checked = false
    said.textContent = said.dataset.denied
  }
  const ask = () => {
    const number = ++question
    field.value = ""
    said.textContent = tick.checked ? said.dataset.asking : hint
    if (!tick.checked) {
      if (wait) send()
      return
    }
    navigator.geolocation.getCurrentPosition(place => found(number, place), () => failed(number), {
      enableHighAccuracy: true, timeout: 15000, maximumAge: 60000,
    })
  }
  tick.addEventListener("change", ask)
  form.addEventListener("submit", event => {
    if (!tick.checked || field.value) return
    if (wait) {
      sessionStorage.setItem(lostKey, said.dataset.lost)
      // Not sent, and still there should the arrival not get through.
      tick.disabled = true
      return
    }
    event.preventDefault()
    said.textContent = said.dataset.waiting
    wait = setTimeout(send, longest)
  })
  document.addEventListener("visibilitychange", () => { if (document.hidden && wait) send() })
  addEventListener("pageshow", event => {
    if (!event.persisted) return
    clearTimeout(wait)
    wait = undefined
    tick.disabled = false
    ask()
  })
  box.hidden = false
  box.closest(".bare")?.classList.remove("bare")
  // A tick that came back with the page asks again: what it had found was not kept.
  if (tick.checked) ask()
}
