/** The nodes of a Relay connection, in order. */
export const nodesOf = <Node>({ edges }: { edges: { node: Node }[] }): Node[] => edges.map((edge) => edge.node)
