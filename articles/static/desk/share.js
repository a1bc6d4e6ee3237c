// One press puts the link on the clipboard. Without it the link stands there to be copied by hand.
const button = document.querySelector("[data-copy]")

if (button && navigator.clipboard) {
  const link = document.querySelector(".share .link")
  link.addEventListener("focus", () => link.select())
  button.hidden = false
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(link.value)
    button.textContent = button.dataset.done
  })
}
