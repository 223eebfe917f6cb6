/** Sends what a page found out, or why it could not, to where the page came from. */
export async function send(find: () => unknown): Promise<void> {
  let body: string;
  try {
    body = JSON.stringify({ outcome: await find() });
  } catch (error) {
    body = JSON.stringify({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
  await fetch("/outcome", { method: "POST", body });
}
