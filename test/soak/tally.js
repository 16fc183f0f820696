// The listening side of a soak, alike in Node and in a page: subscribes everywhere, and accounts for every
// numbered event. One that is missing must lie in the time that a `jetsocket:gap` named.

/** How far a gap and the events around it may be apart, in milliseconds: no event is sent at every moment. */
const tolerance = 250;

/** @param {import('jetsocket-js').Jetsocket} client */
export function tally(client, names) {
  const counts = { received: 0, missing: 0, gaps: 0, unnamed: 0, repeated: 0, errors: 0, connections: 0 };
  const problems = [];
  const wrong = (kind, text) => {
    counts[kind]++;
    if (problems.length < 20) problems.push(text);
  };
  for (const name of names) {
    const channel = client.subscribe(name);
    const seen = { number: 0, heardAt: 0 };
    let gap;
    channel.bind('jetsocket:gap', (data) => {
      counts.gaps++;
      // The connection may have been lost again before an event came.
      const { since } = gap ?? data;
      gap = { since, duration: data.since + data.duration - since };
    });
    channel.bind('event', ({ number, previousAt }) => {
      counts.received++;
      if (number <= seen.number) wrong('repeated', `${name}: ${number} after ${seen.number}`);
      else if (seen.number > 0 && number > seen.number + 1) {
        counts.missing += number - seen.number - 1;
        // From the last event that was heard until the last one that was not.
        const isNamed =
          gap && gap.since - seen.heardAt <= tolerance && previousAt <= gap.since + gap.duration + tolerance;
        if (!isNamed)
          wrong(
            'unnamed',
            `${name}: ${number} after ${seen.number}, heard at ${seen.heardAt}, published until ${previousAt}, ${JSON.stringify(gap)}`,
          );
      }
      gap = undefined;
      Object.assign(seen, { number, heardAt: Date.now() });
    });
    channel.bind_global((event, data) => {
      if (event.endsWith('_error')) wrong('errors', `${name}: ${event} ${data?.message}`);
    });
  }
  client.connection.bind('connected', () => counts.connections++);
  return {
    counts,
    problems,
    /** Connected, and subscribed everywhere: then timers and listeners can be compared. */
    isSteady: () =>
      client.connection.state === 'connected' && client.allChannels().every(({ subscribed }) => subscribed),
  };
}
