import { Button, Menu, NativeSelect } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import IconChevronDown from '@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs'
import { useState } from 'react'
import { useMutation } from 'urql'
import { PLAN_NAME } from '../../account/plan.ts'
import { useProvenMutation } from '../../account/proof.ts'
import { useViewer } from '../../account/use-viewer.ts'
import {
  type PlanTier,
  SetPlanDocument,
  SetRoleDocument,
  SignOutUserDocument,
  SuspendUserDocument,
  ViewAsDocument,
} from '../../graphql/generated/graphql.ts'
import { WordsDialog } from '../words-dialog.tsx'
import { AdjustDialog } from './adjust-dialog.tsx'
import type { Person } from './person-page.tsx'

type Asked = 'adjust' | 'plan' | 'suspend' | 'role' | 'signOut' | 'viewAs'

/** What can be done to somebody. Each asks for its reason first. */
export function PersonActions({ person, onChanged }: { person: Person; onChanged: () => void }) {
  const { user } = person
  const [asked, setAsked] = useState<Asked | null>(null)
  const [plan, setPlan] = useState<PlanTier>(user.plan)
  const [, suspend] = useMutation(SuspendUserDocument)
  const [, signOut] = useMutation(SignOutUserDocument)
  const [, changeRole] = useProvenMutation(SetRoleDocument)
  const [, changePlan] = useProvenMutation(SetPlanDocument)
  const [, viewAs] = useProvenMutation(ViewAsDocument)
  const self = useViewer().user?.id === user.id
  const close = () => setAsked(null)
  const done = (message: string) => () => {
    notifications.show({ message, color: 'teal' })
    onChanged()
  }
  const admin = user.role === 'ADMIN'
  const userId = user.id

  return (
    <>
      <Button onClick={() => setAsked('adjust')}>Adjust points</Button>
      <Menu position="bottom-end" withinPortal={false}>
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={15} />}>
            More
          </Button>
        </Menu.Target>
        <Menu.Dropdown miw={200}>
          <Menu.Item onClick={() => setAsked('plan')}>Change the plan</Menu.Item>
          {!self && <Menu.Item onClick={() => setAsked('viewAs')}>View as {user.name}</Menu.Item>}
          <Menu.Item onClick={() => setAsked('role')}>{admin ? 'Take the admin role' : 'Make an admin'}</Menu.Item>
          <Menu.Item onClick={() => setAsked('signOut')}>Sign out everywhere</Menu.Item>
          <Menu.Item onClick={() => setAsked('suspend')}>{user.suspended ? 'Let back in' : 'Suspend'}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <AdjustDialog
        opened={asked === 'adjust'}
        person={person}
        onClose={close}
        onDone={done('The points are adjusted.')}
      />
      <WordsDialog
        opened={asked === 'plan'}
        title="Change the plan"
        about="A plan that gives more holds at once; one that gives less from the next renewal. They are told."
        button="Change the plan"
        onClose={close}
        run={async (reason) => (await changePlan({ userId, plan, reason })).error}
        onDone={done('The plan is changed.')}
      >
        <NativeSelect
          label="Plan"
          data={Object.entries(PLAN_NAME).map(([value, label]) => ({ value, label }))}
          value={plan}
          onChange={({ currentTarget: { value } }) => setPlan(value as PlanTier)}
        />
      </WordsDialog>
      <WordsDialog
        opened={asked === 'suspend'}
        title={user.suspended ? 'Let them back in' : `Suspend ${user.name}`}
        about={
          user.suspended
            ? 'They can start work, buy and make keys again at once.'
            : 'Within five seconds they can read, export and sign out, and nothing else. Work under way goes on to its end.'
        }
        button={user.suspended ? 'Let them back in' : 'Suspend'}
        onClose={close}
        run={async (reason) => (await suspend({ userId, suspended: !user.suspended, reason })).error}
        onDone={done(user.suspended ? `${user.name} is back.` : `${user.name} is suspended.`)}
      />
      <WordsDialog
        opened={asked === 'role'}
        title={admin ? 'Take the admin role' : `Make ${user.name} an admin`}
        about={
          admin
            ? 'They see and do what every user does.'
            : 'They see everybody’s figures, and can change money, models and people.'
        }
        button={admin ? 'Take the role' : 'Make an admin'}
        onClose={close}
        run={async (reason) => (await changeRole({ userId, role: admin ? 'USER' : 'ADMIN', reason })).error}
        onDone={done(admin ? `${user.name} is a user now.` : `${user.name} is an admin now.`)}
      />
      <WordsDialog
        opened={asked === 'signOut'}
        title="Sign out everywhere"
        about="All their sessions end, and what they have open. API keys go on."
        button="Sign them out"
        onClose={close}
        run={async (reason) => (await signOut({ userId, reason })).error}
        onDone={done(`${user.name} is signed out everywhere.`)}
      />
      <WordsDialog
        opened={asked === 'viewAs'}
        title={`View as ${user.name}`}
        about="For an hour at most you see the product as they do, with their work. You can change nothing, and it is written down."
        button="View"
        onClose={close}
        run={async (reason) => (await viewAs({ userId, reason })).error}
        // A change of person is a new page: nothing that one has seen may be left in memory for the next.
        onDone={() => location.assign('/')}
      />
    </>
  )
}
