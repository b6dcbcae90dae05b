import { Alert } from '@mantine/core'
import { useState } from 'react'
import { forgetLostPictures, hasLostPictures } from '../drafts.ts'

/** Says what is missing in a form that was filled from earlier work. */
export function LostPictures({ slug }: { slug: string }) {
  const [shown, setShown] = useState(() => hasLostPictures(slug))
  if (!shown) return null
  const dismiss = () => {
    forgetLostPictures(slug)
    setShown(false)
  }
  return (
    <Alert
      color="iris"
      title="Choose your pictures again"
      withCloseButton
      closeButtonLabel="Dismiss"
      onClose={dismiss}
      role="status"
    >
      The earlier work had pictures from your device, and those are not kept with it. Everything else is filled in.
    </Alert>
  )
}
