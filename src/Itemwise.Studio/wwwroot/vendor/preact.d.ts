export type ComponentChild = object | string | number | bigint | boolean | null | undefined;
export type ComponentChildren = ComponentChild[] | ComponentChild;
export interface VNode { type: unknown; props: Record<string, unknown>; key: unknown }
export function h(type: unknown, props: object | null, ...children: ComponentChildren[]): VNode;
export function render(node: ComponentChild, parent: Element): void;
export function Fragment(props: { children?: ComponentChildren }): VNode;
