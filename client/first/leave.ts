/** Takes away what the HTML drew, in the same frame in which the program has drawn a page of its own. */
export function leaveToApp(root: HTMLElement): void {
  const drawn = document.getElementById('drawn')
  if (!drawn) return
  const watch = new MutationObserver(() => {
    if (!root.querySelector('h1')) return
    drawn.remove()
    watch.disconnect()
  })
  watch.observe(root, { childList: true, subtree: true })
}
