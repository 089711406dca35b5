import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * A network with a delay, as a process of its own: passes bytes to a port of loopback and back, each chunk after half a
 * round trip. `node bench/delay-proxy.ts PORT ROUND_TRIP_MS`; tells its parent the port that it listens on.
 */
const [port = '', roundTrip = ''] = process.argv.slice(2);

const server = createServer((near) => {
  const far = connect(Number(port), '127.0.0.1');
  pass(near, far);
  pass(far, near);
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit(0));

/** Timers of one length end in the order in which they began: chunks never overtake one another. */
function pass(from: Socket, to: Socket): void {
  from.setNoDelay(true);
  const later = (act: () => void) => setTimeout(act, Number(roundTrip) / 2);
  from.on('data', (chunk) => later(() => to.writable && to.write(chunk)));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => to.destroy());
}
