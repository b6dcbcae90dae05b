import { assertNever } from '../../exhaustive.ts'
import { isAlarm } from '../alarms/rules.ts'
import type { AlertKind } from '../incidents/rules.ts'
import { MONITOR } from '../watch/monitor-rules.ts'

export type AlertFacts = {
  id: string
  kind: AlertKind
  state: 'DEGRADED' | 'DOWN' | 'UP'
  at: Date
  target: { id: string; name: string }
  incident: { id: string; summary: string; openedAt: Date; resolvedAt: Date | null }
  /** The board. */
  url: string
}

/** One line that says it all: "GPT-4o is down". */
export function titleOf({ kind, state, target }: AlertFacts): string {
  const blind = target.id === MONITOR
  const house = isAlarm(target.id)
  const wrong = blind ? 'blind' : house ? 'too high' : state === 'DEGRADED' ? 'degraded' : 'down'
  switch (kind) {
    case 'OPENED':
      return `${target.name} is ${wrong}`
    case 'WORSENED':
      return `${target.name} is ${wrong} now`
    case 'REOPENED':
      return `${target.name} is ${wrong} again`
    case 'REMINDER':
      return `${target.name} is still ${wrong}`
    case 'RECOVERED':
      if (house) return `${target.name} is as it should be again`
      return blind ? `${target.name} sees again` : `${target.name} has recovered`
    default:
      return assertNever(kind)
  }
}

export function bodyOf({ kind, at, incident }: AlertFacts): string {
  const lasted = durationOf(at.getTime() - incident.openedAt.getTime())
  const since = `${incident.openedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  if (kind === 'RECOVERED') return `It was wrong for ${lasted}, since ${since}. ${incident.summary}`
  if (kind === 'OPENED') return `${incident.summary} Since ${since}.`
  return `${incident.summary} For ${lasted}, since ${since}.`
}

function durationOf(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000))
  const [days, hours, rest] = [Math.floor(minutes / 1_440), Math.floor(minutes / 60) % 24, minutes % 60]
  if (days > 0) return `${days} d ${hours} h`
  return hours > 0 ? `${hours} h ${rest} min` : `${rest} min`
}

const CALL_TO_ACT = 'Acknowledge it on the board, and the reminders stop.'

export function mailOf(facts: AlertFacts): { subject: string; text: string; html: string } {
  const [title, body] = [titleOf(facts), bodyOf(facts)]
  const act = facts.kind === 'RECOVERED' ? '' : `${CALL_TO_ACT}\n`
  const paragraphs = [body, ...(act ? [CALL_TO_ACT] : [])].map((words) => `<p>${escapeHtml(words)}</p>`).join('')
  return {
    subject: title,
    text: `${title}\n\n${body}\n${act}\n${facts.url}\n`,
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${escapeHtml(title)}</title></head><body style="font-family:Inter,system-ui,sans-serif;font-size:15px;line-height:1.5"><h1 style="font-size:20px">${escapeHtml(title)}</h1>${paragraphs}<p><a href="${escapeHtml(facts.url)}">Open the board</a></p></body></html>`,
  }
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!)

/** The documented body of a webhook: docs/alerts.md. */
export function webhookOf(facts: AlertFacts): object {
  const { id, kind, state, at, target, incident, url } = facts
  return { version: 1, id, kind, state, at, title: titleOf(facts), text: bodyOf(facts), target, incident, url }
}

/** For Slack, and what takes the same form. Its three special characters are written as it asks. */
export function slackOf(facts: AlertFacts): object {
  const plain = (text: string) => text.replace(/[&<>]/g, (character) => ENTITIES[character]!)
  const [title, body] = [plain(titleOf(facts)), plain(bodyOf(facts))]
  const mark = { UP: ':white_check_mark:', DEGRADED: ':warning:', DOWN: ':rotating_light:' }[facts.state]
  return {
    text: `${title}: ${body}`,
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: `${mark} *${title}*\n${body}\n<${facts.url}|Open the board>` } },
    ],
  }
}
