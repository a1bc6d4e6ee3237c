// What stands in one place is moved to the next. Fields are told apart by the number of their place at the end of a name.

const list = document.querySelector(".slots")
const slots = [...list.querySelectorAll(".slot")]
const status = document.createElement("p")
status.className = "visually-hidden"
status.setAttribute("role", "status")
list.after(status)

function renumber() {
  slots.forEach((slot, place) => {
    for (const field of slot.querySelectorAll(".what [name]")) {
      field.name = field.name.replace(/_\d+(?=$|_[01]$)/, `_${place}`)
    }
  })
}

function swap(from, to) {
  const [what, other] = [slots[from], slots[to]].map((slot) => slot.querySelector(".what"))
  slots[from].querySelector(".place").after(other)
  slots[to].querySelector(".place").after(what)
  renumber()
  status.textContent = `${slots[to].querySelector(".place").textContent} ${to + 1} / ${slots.length}`
}

slots.forEach((slot, place) => {
  const movers = document.createElement("span")
  movers.className = "movers"
  for (const [steps, sign, label] of [[-1, "↑", list.dataset.up], [1, "↓", list.dataset.down]]) {
    const button = document.createElement("button")
    button.type = "button"
    button.textContent = sign
    button.title = label
    button.setAttribute("aria-label", `${label}: ${slot.querySelector(".place").textContent} ${place + 1}`)
    button.disabled = !slots[place + steps]
    button.addEventListener("click", () => {
      swap(place, place + steps)
      const next = slots[place + steps].querySelectorAll(".movers button")[steps > 0 ? 1 : 0]
      const same = slots[place + steps].querySelector(".movers button:not(:disabled)")
      ;(next.disabled ? same : next).focus()
    })
    movers.append(button)
  }
  slot.append(movers)
})
