import IconActivity from '@tabler/icons-react/dist/esm/icons/IconActivity.mjs'
import IconActivityHeartbeat from '@tabler/icons-react/dist/esm/icons/IconActivityHeartbeat.mjs'
import IconAdjustments from '@tabler/icons-react/dist/esm/icons/IconAdjustments.mjs'
import IconBolt from '@tabler/icons-react/dist/esm/icons/IconBolt.mjs'
import IconChartAreaLine from '@tabler/icons-react/dist/esm/icons/IconChartAreaLine.mjs'
import IconChartBar from '@tabler/icons-react/dist/esm/icons/IconChartBar.mjs'
import IconCode from '@tabler/icons-react/dist/esm/icons/IconCode.mjs'
import IconCoins from '@tabler/icons-react/dist/esm/icons/IconCoins.mjs'
import IconHeartbeat from '@tabler/icons-react/dist/esm/icons/IconHeartbeat.mjs'
import IconLayoutDashboard from '@tabler/icons-react/dist/esm/icons/IconLayoutDashboard.mjs'
import IconListDetails from '@tabler/icons-react/dist/esm/icons/IconListDetails.mjs'
import IconPhoto from '@tabler/icons-react/dist/esm/icons/IconPhoto.mjs'
import IconReceipt2 from '@tabler/icons-react/dist/esm/icons/IconReceipt2.mjs'
import IconReportMoney from '@tabler/icons-react/dist/esm/icons/IconReportMoney.mjs'
import IconSettings from '@tabler/icons-react/dist/esm/icons/IconSettings.mjs'
import IconShieldCheck from '@tabler/icons-react/dist/esm/icons/IconShieldCheck.mjs'
import IconSparkles from '@tabler/icons-react/dist/esm/icons/IconSparkles.mjs'
import IconUsers from '@tabler/icons-react/dist/esm/icons/IconUsers.mjs'

export const PAGES = [
  { to: '/', label: 'Overview', Icon: IconLayoutDashboard },
  { to: '/studio', label: 'Studio', Icon: IconSparkles },
  { to: '/studio/gallery', label: 'Gallery', Icon: IconPhoto },
  { to: '/activity', label: 'Activity', Icon: IconActivity },
  { to: '/usage', label: 'Usage', Icon: IconChartBar },
  { to: '/account', label: 'Points', Icon: IconCoins },
  { to: '/boosts', label: 'Boosts', Icon: IconBolt },
  { to: '/settings', label: 'Settings', Icon: IconSettings },
  { to: '/developers', label: 'Developers', Icon: IconCode },
  { to: '/status', label: 'Status', Icon: IconActivityHeartbeat },
] as const

export const ADMIN_PAGES = [
  { to: '/admin', label: 'Overview', Icon: IconChartAreaLine },
  { to: '/admin/money', label: 'Money', Icon: IconReportMoney },
  { to: '/admin/people', label: 'People', Icon: IconUsers },
  { to: '/admin/models', label: 'Models', Icon: IconAdjustments },
  { to: '/admin/prices', label: 'Prices', Icon: IconReceipt2 },
  { to: '/admin/guards', label: 'Guards', Icon: IconShieldCheck },
  { to: '/admin/audit', label: 'Audit', Icon: IconListDetails },
  { to: '/admin/health', label: 'API health', Icon: IconHeartbeat },
] as const
