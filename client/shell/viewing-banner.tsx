import { Button } from '@mantine/core'
import IconEye from '@tabler/icons-react/dist/esm/icons/IconEye.mjs'
import { useEffect, useState } from 'react'
import { useMutation } from 'urql'
import type { User } from '../account/use-viewer.ts'
import { EndViewAsDocument } from '../graphql/generated/graphql.ts'
import { formatInstant } from '../lib/format.ts'
import { Banner } from './banners.tsx'

/** A change of person is a new page: nothing that one has seen may be left in memory for the next. */
const backTo = (id: string) => location.assign(`/admin/people/${id}`)

/** An admin looks at the product as somebody else; on every page, until they end it or it ends by itself. */
export function ViewingBanner({ user, until }: { user: User; until: string }) {
  const [{ fetching }, end] = useMutation(EndViewAsDocument)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => backTo(user.id), Math.max(0, Date.parse(until) - Date.now()) + 1_000)
    return () => clearTimeout(timer)
  }, [until, user.id])

  async function leave() {
    const { error } = await end({})
    if (error) setFailed(true)
    else backTo(user.id)
  }
  return (
    <Banner tone="warn" icon={<IconEye size={16} />}>
      You see this as <b>{user.name}</b> ({user.email}). You can look, and change nothing. It ends by itself at{' '}
      {formatInstant(until)}.{' '}
      <Button variant="default" size="compact-xs" loading={fetching} onClick={() => void leave()}>
        Stop viewing
      </Button>
      <span role="status">{failed && ' That did not work. Try again.'}</span>
    </Banner>
  )
}
