import { CloseButton } from '@mantine/core'
import IconLink from '@tabler/icons-react/dist/esm/icons/IconLink.mjs'
import IconLinkOff from '@tabler/icons-react/dist/esm/icons/IconLinkOff.mjs'
import { kindOf, sourceOf } from './picture.ts'
import classes from './pictures-field.module.css'

type Props = { picture: string; name: string; onRemove: () => void }

export function PictureTile({ picture, name, onRemove }: Props) {
  const kind = kindOf(picture)
  return (
    <li className={classes.tile} data-kind={kind}>
      {kind === 'file' || kind === 'output' ? (
        <img src={picture} alt={name} />
      ) : (
        // Pictures of other sites are not loaded here: the server fetches them.
        <span className={classes.elsewhere}>
          {kind === 'address' ? <IconLink size={20} aria-hidden /> : <IconLinkOff size={20} aria-hidden />}
        </span>
      )}
      <span className={classes.source} title={picture.startsWith('data:') ? undefined : picture}>
        {sourceOf(picture)}
      </span>
      <CloseButton
        className={classes.remove}
        size="sm"
        onClick={onRemove}
        aria-label={`Remove ${name.toLowerCase()}`}
      />
    </li>
  )
}
