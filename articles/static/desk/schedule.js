// The button names the hour that is chosen. What a time on the publication's clocks means is asked of the server, which
// knows them; until it has answered, the button names none.

const form = document.querySelector("#ask")
const button = form.querySelector("[type=submit]")

let asking

async function ask() {
  asking?.abort()
  asking = new AbortController()
  button.value = button.dataset.plain
  const query = new URLSearchParams([...new FormData(form)].filter(([name]) => ["day", "hour", "which"].includes(name)))
  try {
    const answer = await fetch(`?${query}`, { signal: asking.signal })
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    button.value = page.querySelector("#ask [type=submit]")?.value ?? button.dataset.plain
  } catch {
    // It stays as plain as it is.
  }
}

form.addEventListener("input", (event) => { if (["day", "hour", "which"].includes(event.target.name)) ask() })
if (form.elements.day.value && button.value === button.dataset.plain) ask()
