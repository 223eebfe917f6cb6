/** What was measured. */

const median = (values) => values.toSorted((x, y) => x - y)[values.length >> 1];
const isClose = (x, y) => Math.abs(x - y) <= 1e-3 * Math.max(1, Math.abs(y));

/** The measurements of all peers; `rounds[r][peer]` has the cases of a peer in round r, and is absent where it failed. */
export class Results {
  constructor(peers, rounds) {
    this.peers = peers;
    this.rounds = rounds;
    this.cases = [...new Set(rounds.flatMap((round) => peers.flatMap((peer) => Object.keys(round[peer] ?? {}))))];
  }

  /** One case of one peer, over the rounds in which it was measured. */
  of(peer, name) {
    return this.rounds.map((round) => round[peer]?.[name]).filter((result) => result?.ns > 0);
  }

  has = (peer, name) => this.of(peer, name).length > 0;
  best = (peer, name) => Math.min(...this.of(peer, name).map(({ min }) => min));
  error = (peer, name) => this.rounds.map((round) => round[peer]?.[name]?.error).find((error) => error !== undefined);

  /** How many times as fast as another a peer is: the median over the rounds that have both; null where none has. */
  ratio(peer, other, name) {
    const ratios = this.rounds
      .map((round) => round[other]?.[name]?.ns / round[peer]?.[name]?.ns)
      .filter((ratio) => ratio > 0);
    return ratios.length === 0 ? null : median(ratios);
  }

  /** The same for the best times of all rounds, which other work on the machine spoils least. */
  bestRatio = (peer, other, name) => this.best(other, name) / this.best(peer, name);

  /** Whether a peer's result is that of PyTorch; null where that is not known. */
  isRight(peer, name) {
    const [expected, check] = ["torch", peer].map((each) => this.of(each, name)[0]?.check);
    return expected === undefined || check === undefined ? null : isClose(check, expected);
  }

  summary() {
    const entry = (peer, name) => ({
      best: this.best(peer, name),
      median: median(this.of(peer, name).map(({ ns }) => ns)),
      ratio: this.ratio(peer, "torch", name),
      isRight: this.isRight(peer, name),
    });
    const row = (name) => this.peers.filter((peer) => this.has(peer, name)).map((peer) => [peer, entry(peer, name)]);
    return Object.fromEntries(this.cases.map((name) => [name, Object.fromEntries(row(name))]));
  }
}
