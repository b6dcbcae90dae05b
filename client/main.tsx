import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '@fontsource-variable/inter/wght.css'
import './ui/mantine.css'
import './ui/app.css'
import { App } from './app.tsx'
import { leaveToApp } from './first/leave.ts'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root.')
leaveToApp(root)
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
