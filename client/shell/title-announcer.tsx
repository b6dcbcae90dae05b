import { useState } from 'react'
import { useCurrentTitle } from '../lib/use-title.ts'

/** Says the name of each page that follows the first, which the browser says itself. */
export function TitleAnnouncer() {
  const title = useCurrentTitle()
  const [first, setFirst] = useState(title)
  if (first === '' && title !== '') setFirst(title)
  return (
    <div role="status" className="visually-hidden" data-testid="announced">
      {title === first ? '' : title}
    </div>
  )
}
