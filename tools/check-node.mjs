// Plain JavaScript in old syntax, so that a Node that cannot run the rest can run this.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Node ${process.versions.node} is too old: run \`npm ci\` and use the npm scripts, which bring their own Node 24, or install Node 22.18 or later.`,
  )
  process.exit(1)
}
