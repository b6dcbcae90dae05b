import { useNavigate } from '@tanstack/react-router'
import type { MouseEvent } from 'react'
import type { NotificationFieldsFragment } from '../graphql/generated/graphql.ts'
import { RelativeTime } from '../ui/time.tsx'
import classes from './notifications.module.css'

type Props = { notification: NotificationFieldsFragment; onFollow: () => void }

/** One of them; a press leads to the page where it goes on. */
export function NotificationLine({ notification: { title, body, href, createdAt, readAt }, onFollow }: Props) {
  const navigate = useNavigate()
  const go = (event: MouseEvent) => {
    onFollow()
    // A new tab is the browser's business.
    if (!href || event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    void navigate({ href })
  }
  const text = (
    <>
      <span className={classes.title}>
        {readAt === null && <span className="visually-hidden">Unread: </span>}
        {title}
      </span>
      <span className={classes.body}>{body}</span>
    </>
  )
  return (
    <li className={classes.line} data-unread={readAt === null || undefined}>
      {href ? (
        <a href={href} onClick={go} className={classes.text}>
          {text}
        </a>
      ) : (
        <div className={classes.text}>{text}</div>
      )}
      <span className={classes.time}>
        <RelativeTime time={createdAt} />
      </span>
    </li>
  )
}
