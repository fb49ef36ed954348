// The tick that keeps the place of a door: shown where the browser can tell its place, and it fills a hidden field.
// What cannot be read is not kept: the tick goes away again, and says so.
export function places() {
  if (!window.isSecureContext || !navigator.geolocation) return
  for (const box of document.querySelectorAll("[data-keep-place]")) attach(box)
}

function attach(box) {
  const tick = box.querySelector("input[type=checkbox]")
  const field = box.querySelector("input[type=hidden]")
  const said = box.querySelector("[role=status]")
  const hint = said.textContent
  let question = 0

  const found = (number, { coords }) => {
    if (number !== question) return
    field.value = `${coords.latitude.toFixed(6)},${coords.longitude.toFixed(6)}`
    said.textContent = said.dataset.found
  }
  const failed = number => {
    if (number !== question) return
    tick.checked = false
    said.textContent = said.dataset.denied
  }
  tick.addEventListener("change", () => {
    const number = ++question
    field.value = ""
    said.textContent = tick.checked ? said.dataset.asking : hint
    if (!tick.checked) return
    navigator.geolocation.getCurrentPosition(place => found(number, place), () => failed(number), {
      enableHighAccuracy: true, timeout: 15000, maximumAge: 60000,
    })
  })
  // The arrival does not wait for the place.
  box.closest("form").addEventListener("submit", () => { if (!field.value) tick.checked = false })
  box.hidden = false
  box.closest(".bare")?.classList.remove("bare")
}
