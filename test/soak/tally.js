// The listening side of a soak, alike in Node and in a page: subscribes everywhere, and accounts for every
// numbered event. One that is missing must lie in the time that a `jetsocket:gap` named, as the stage can tell.

/** @param {import('jetsocket-js').Jetsocket} client */
export function tally(client, names) {
  const counts = { received: 0, missing: 0, gaps: 0, unnamed: 0, repeated: 0, errors: 0, connections: 0 };
  const problems = [];
  let holes = [];
  const wrong = (kind, text) => {
    counts[kind]++;
    if (problems.length < 20) problems.push(text);
  };
  for (const name of names) {
    const channel = client.subscribe(name);
    const seen = { number: 0, lag: 0 };
    let gap;
    channel.bind('jetsocket:gap', (data) => {
      counts.gaps++;
      // The connection may have been lost again before an event came.
      const { since } = gap ?? data;
      gap = { since, duration: data.since + data.duration - since };
    });
    channel.bind('event', ({ number, at }) => {
      counts.received++;
      if (number <= seen.number) wrong('repeated', `${name}: ${number} after ${seen.number}`);
      else if (seen.number > 0 && number > seen.number + 1) {
        counts.missing += number - seen.number - 1;
        const hole = { name, first: seen.number + 1, last: number - 1, lag: seen.lag };
        if (gap) holes.push({ ...hole, ...gap });
        else wrong('unnamed', `${name}: ${number} after ${seen.number}, and no gap`);
      }
      gap = undefined;
      Object.assign(seen, { number, lag: Date.now() - at });
    });
    channel.bind_global((event, data) => {
      if (event.endsWith('_error')) wrong('errors', `${name}: ${event} ${data?.message}`);
    });
  }
  client.connection.bind('connected', () => counts.connections++);
  return {
    counts,
    problems,
    /** What was missing since this was called last, and the gap that stood there: `lag` is how late events were. */
    takeHoles() {
      const taken = holes;
      holes = [];
      return taken;
    },
    /** Connected, and subscribed everywhere: then timers and listeners can be compared. */
    isSteady: () =>
      client.connection.state === 'connected' && client.allChannels().every(({ subscribed }) => subscribed),
  };
}
