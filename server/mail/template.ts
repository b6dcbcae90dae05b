export type Letter = {
  title: string
  body: string
  /** Where to go on. */
  button: { label: string; url: string }
  /** Why this came. */
  reason: string
  /** Absent where one cannot leave: what is about one's own way in. */
  leave?: { unsubscribeUrl: string; settingsUrl: string }
}

/** The one form of all mails, in plain text and as HTML. What people wrote themselves is only ever text. */
export function letterOf(letter: Letter): { text: string; html: string } {
  const { title, body, button, reason, leave } = letter
  const text = [
    title,
    '',
    body,
    '',
    `${button.label}: ${button.url}`,
    '',
    '-- ',
    reason,
    ...(leave ? [`Stop these mails: ${leave.unsubscribeUrl}`, `All settings: ${leave.settingsUrl}`] : []),
    '',
  ].join('\n')

  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${escapeHtml(title)}</title></head>
<body style="margin:0;padding:24px;font-family:Inter,system-ui,sans-serif;font-size:15px;line-height:1.5">
<div style="max-width:480px;margin:0 auto">
<p style="font-size:13px;opacity:.75;margin:0 0 20px">Director's Palette</p>
<h1 style="font-size:20px;line-height:1.3;margin:0 0 8px">${escapeHtml(title)}</h1>
<p style="margin:0 0 20px">${escapeHtml(body)}</p>
<p style="margin:0 0 32px"><a href="${escapeHtml(button.url)}" style="display:inline-block;padding:10px 18px;border-radius:8px;background:#4f46e5;color:#ffffff;text-decoration:none">${escapeHtml(button.label)}</a></p>
<p style="font-size:12px;opacity:.75;margin:0">${escapeHtml(reason)}${leave ? linksOf(leave) : ''}</p>
</div>
</body>
</html>
`
  return { text, html }
}

const linksOf = ({ unsubscribeUrl, settingsUrl }: NonNullable<Letter['leave']>) => `
<a href="${escapeHtml(unsubscribeUrl)}" style="color:inherit">Stop these mails</a> ·
<a href="${escapeHtml(settingsUrl)}" style="color:inherit">All settings</a>`

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!)
