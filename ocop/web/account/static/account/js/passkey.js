// Says in words when the device gave no key; the library only writes to the console.
document.addEventListener('allauth.error', event => {
  const holder = document.querySelector('[data-passkey-error]')
  if (!holder) return
  event.preventDefault()
  holder.hidden = false
  holder.focus()
})
