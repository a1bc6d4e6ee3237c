// Highlights are lines of a text field: how many there are, which of them is too long, and a star with one press.

import { many, word } from "./words.js"

const FIELDS = "textarea[name$=-highlights]"
const LIMIT = 300
const STAR = "★ "

function points(field) {
  return field.value.split("\n").map((line, index) => {
    const text = line.trim()
    return { number: index + 1, starred: text.startsWith("★"), length: [...text.replace(/^★\s*/, "")].length }
  }).filter((point) => point.length)
}

function told(field) {
  const all = points(field)
  if (!all.length) return ""
  const keys = all.filter((point) => point.starred).length
  const long = all.filter((point) => point.length > LIMIT)
  const parts = [many(all.length, "highlight") + (keys ? `, ${many(keys, "key-point")}` : "")]
  return parts.concat(long.map((point) => word("long-line", { line: point.number, n: point.length, limit: LIMIT }))).join("; ")
}

function tell(field) {
  const count = field.parentElement.querySelector(".points")
  if (!count) return
  count.textContent = told(field)
  count.classList.toggle("too-long", points(field).some((point) => point.length > LIMIT))
}

// The star of the line that the cursor is in. `setRangeText` keeps the cursor where it was in its line.
function toggle(field) {
  const at = field.selectionStart
  const start = field.value.lastIndexOf("\n", at - 1) + 1
  const starred = /^\s*★\s*/.exec(field.value.slice(start))
  if (starred) field.setRangeText("", start, start + starred[0].length, "preserve")
  else field.setRangeText(STAR, start, start, "preserve")
  field.dispatchEvent(new Event("input", { bubbles: true }))
  field.focus()
}

function equip(field) {
  if (field.name.includes("__prefix__") || field.parentElement.querySelector(".points")) return
  const button = document.createElement("button")
  Object.assign(button, { type: "button", className: "star", textContent: word("star"), title: word("star-key") })
  button.addEventListener("click", () => toggle(field))
  const count = document.createElement("span")
  count.className = "points"
  count.setAttribute("aria-live", "polite")
  field.after(button, count)
  tell(field)
}

const form = document.querySelector("#article_form")

if (form) {
  form.querySelectorAll(FIELDS).forEach(equip)
  document.addEventListener("formset:added", (event) => event.target.querySelectorAll(FIELDS).forEach(equip))
  form.addEventListener("input", (event) => { if (event.target.matches(FIELDS)) tell(event.target) })
  form.addEventListener("keydown", (event) => {
    if (!event.altKey || event.code !== "KeyK" || !event.target.matches(FIELDS)) return
    event.preventDefault()
    toggle(event.target)
  })
}
