import { createSpotlight, Spotlight, useSpotlight } from '@mantine/spotlight'
import '@mantine/core/styles/Mark.css'
import '@mantine/spotlight/styles.css'
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs'
import { useEffect, useId, useState } from 'react'
import { useQuery } from 'urql'
import { RecentWorkDocument } from '../graphql/generated/graphql.ts'
import { type Command, matching } from './commands.ts'
import classes from './palette.module.css'
import { useCommands } from './use-commands.ts'

const RECENT = 30
const [store, spotlight] = createSpotlight()

type Props = { admin: boolean; opened: boolean; onClose: () => void }

/** Everything one can go to or do, by its name. */
export function Palette({ admin, opened, onClose }: Props) {
  const [typed, setTyped] = useState('')
  const listId = useId()
  const { selected } = useSpotlight(store)
  // Asked when it opens, not before.
  const [{ data, error }] = useQuery({
    query: RecentWorkDocument,
    variables: { first: RECENT },
    requestPolicy: 'cache-and-network',
    pause: !opened,
  })
  const groups = matching(useCommands({ admin, recent: data?.viewer?.actions }), typed)
  const commands = groups.flatMap((group) => group.commands)
  const optionId = (index: number) => `${listId}-${index}`

  useEffect(() => (opened ? spotlight.open() : spotlight.close()), [opened])

  return (
    <Spotlight.Root
      store={store}
      shortcut={null}
      query={typed}
      onQueryChange={setTyped}
      onSpotlightClose={onClose}
      maxHeight={420}
      scrollable
      radius="lg"
      attributes={{ content: { 'aria-label': 'Search or jump to' } }}
      classNames={{ content: classes.content }}
    >
      <Spotlight.Search
        placeholder="Search or jump to…"
        leftSection={<IconSearch size={18} aria-hidden />}
        aria-label="Search or jump to"
        role="combobox"
        aria-expanded
        aria-autocomplete="list"
        aria-controls={listId}
        aria-activedescendant={selected >= 0 && selected < commands.length ? optionId(selected) : undefined}
      />
      <Spotlight.ActionsList>
        <div role="listbox" id={listId} aria-label="What fits">
          {groups.map(({ label, commands: ofGroup }) => (
            <Spotlight.ActionsGroup key={label} label={label} role="group" aria-label={label}>
              {ofGroup.map((command) => (
                <Option
                  key={command.id}
                  command={command}
                  id={optionId(commands.indexOf(command))}
                  selected={commands.indexOf(command) === selected}
                />
              ))}
            </Spotlight.ActionsGroup>
          ))}
        </div>
        {commands.length === 0 && (
          <Spotlight.Empty>
            Nothing here is called that. Pages, what you can make and your last {RECENT} works are found by name.
          </Spotlight.Empty>
        )}
        {error && !data && <Spotlight.Empty>Your recent work could not be read. The rest is here.</Spotlight.Empty>}
      </Spotlight.ActionsList>
      <div role="status" className="visually-hidden">
        {typed && `${commands.length} found`}
      </div>
    </Spotlight.Root>
  )
}

function Option({ command, id, selected }: { command: Command; id: string; selected: boolean }) {
  const { label, detail, Icon, run } = command
  return (
    <Spotlight.Action
      label={label}
      description={detail}
      highlightQuery
      leftSection={<Icon size={18} stroke={1.7} aria-hidden />}
      onClick={run}
      role="option"
      aria-selected={selected}
      renderRoot={(props: object) => <button type="button" {...props} id={id} />}
    />
  )
}
