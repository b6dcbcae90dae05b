import { Button, Card, List, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useViewer } from '../account/use-viewer.ts'
import { Dialog } from '../ui/dialog.tsx'
import { DeletionForm } from './deletion-form.tsx'

export function DeletionCard() {
  const { user } = useViewer()
  const [opened, { open, close }] = useDisclosure()
  return (
    <Card component="section" aria-labelledby="deletion">
      <Title order={2} fz="md" id="deletion">
        Delete your account
      </Title>
      <List size="sm" spacing={4} mt={4} mb="md">
        <List.Item>Your name, address, password, keys and sessions go at once, and programs are shut out.</List.Item>
        <List.Item>Your work goes: what you wrote, what came of it, and every picture and film.</List.Item>
        <List.Item>Points you have left are lost, bought ones too.</List.Item>
        <List.Item>
          The lines of your account stay in our books as amounts and times, without your name and without your words.
        </List.Item>
        <List.Item>
          You can sign up again with the same address. The points of a month that you had already come only once.
        </List.Item>
      </List>
      <Button color="red.9" onClick={open}>
        Delete my account
      </Button>
      <Dialog opened={opened} onClose={close} title="Delete your account for good?">
        {user && <DeletionForm email={user.email} onKeep={close} />}
      </Dialog>
    </Card>
  )
}
