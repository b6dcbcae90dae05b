import { Button, Card, Text, Title } from '@mantine/core'
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs'
import { useState } from 'react'

const ADDRESS = '/api/account/data.zip'

export function DownloadCard() {
  const [asking, setAsking] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)

  /** Asked first, so that a refusal is told here and not by a page of its own. */
  async function download() {
    setAsking(true)
    setRefused(null)
    const fault = await faultOf(fetch(ADDRESS, { method: 'HEAD' }))
    setAsking(false)
    if (fault) return setRefused(fault)
    const link = document.createElement('a')
    link.href = ADDRESS
    link.download = ''
    link.click()
  }

  return (
    <Card component="section" aria-labelledby="download">
      <Title order={2} fz="md" id="download">
        Download everything
      </Title>
      <Text size="sm" mt={4}>
        Your profile, every line of your account, all your work with what you asked for and what came of it, the
        pictures and films themselves, purchases, notifications, sessions and settings, in one ZIP of plain files.
      </Text>
      <Text size="sm" c="dimmed" mt={4} mb="md">
        It is written while you download, so it has no size yet. Five times a day; passwords and keys are not in it.
      </Text>
      <Button leftSection={<IconDownload size={16} />} onClick={download} loading={asking}>
        Download my data
      </Button>
      <Text size="sm" c="var(--bad-text)" role="alert" mt={refused ? 'sm' : 0}>
        {refused}
      </Text>
    </Card>
  )
}

/** null: it may be had. */
async function faultOf(asked: Promise<Response>): Promise<string | null> {
  try {
    const { ok, status, headers } = await asked
    if (ok) return null
    if (status !== 429) return 'It could not be begun. Reload the page and try again.'
    const hours = Math.ceil(Number(headers.get('retry-after')) / 3_600)
    return hours > 1
      ? `You have downloaded it five times today. Try again in ${hours} hours.`
      : 'A download is running, or this was the fifth today. Try again later.'
  } catch {
    return 'The server could not be reached. Check your connection and try again.'
  }
}
