/** A line with what belongs under it. */
export interface TreeNode {
  readonly label: string;
  readonly children?: readonly TreeNode[];
}

/** Draws a tree with box characters, one line a node; the root stands without a branch. */
export function renderTree(root: TreeNode, dim: (text: string) => string = (text) => text): string {
  return [root.label, ...renderChildren(root.children ?? [], '', dim)].join('\n');
}

function renderChildren(nodes: readonly TreeNode[], indent: string, dim: (text: string) => string): string[] {
  return nodes.flatMap((node, index) => {
    const last = index === nodes.length - 1;
    const line = `${dim(`${indent}${last ? '└─ ' : '├─ '}`)}${node.label}`;
    return [line, ...renderChildren(node.children ?? [], `${indent}${last ? '   ' : '│  '}`, dim)];
  });
}
