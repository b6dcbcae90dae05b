import type IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs'

/** Something that the palette can do. */
export type Command = {
  id: string
  label: string
  detail?: string
  /** Found by these too. */
  keywords?: string
  Icon: typeof IconSearch
  run: () => void
}
export type CommandGroup = { label: string; commands: Command[] }

/** What fits every word that was typed, in the order it was; what is called so goes first, then what begins with it. Empty groups are left out. */
export function matching(groups: readonly CommandGroup[], typed: string): CommandGroup[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return groups.filter(({ commands }) => commands.length > 0)
  const whole = words.join(' ')
  const rank = ({ label }: Command) => {
    const name = label.toLowerCase()
    return name === whole ? 0 : name.startsWith(whole) ? 1 : 2
  }
  return groups.flatMap(({ label, commands }) => {
    const found = commands.filter((command) => {
      const text = `${label} ${command.label} ${command.detail ?? ''} ${command.keywords ?? ''}`.toLowerCase()
      return words.every((word) => text.includes(word))
    })
    return found.length > 0 ? [{ label, commands: found.toSorted((a, b) => rank(a) - rank(b)) }] : []
  })
}
