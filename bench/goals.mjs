/** How fast each case has to be: `ratio` times as fast as `than`, which is a peer, or "best" for the fastest rival. */

const goal = (cases, peer, ratio, than = "torch") => ({ cases, peer, ratio, than });

const goals = [
  goal(/^scalar\./, "fluxion", 30),
  goal(/^scalar\./, "fluxion-float64", 30),
  goal(/^(ew\.(add|mul|exp|tanh)|red\.softmax)\.1e3$/, "fluxion", 3),
  goal(/^ew(64)?\.add(row)?\.1e[56]$/, "fluxion", 0.45),
  goal(/^ew(64)?\.add(row)?\.1e[56]$/, "fluxion-using", 0.8),
  goal(/^add(row)?\.(inplace|chain|backward)\./, "fluxion", 0.8),
  goal(/^ew\.exp\.1e6$/, "fluxion", 0.6),
  goal(/^ew\.tanh\.1e6$/, "fluxion", 3),
  goal(/^red\.(sum|softmax)\.1e6$/, "fluxion", 0.5),
  goal(/^fuse\.chain10\.1e3$/, "fluxion", 9),
  goal(/^fuse\.chain10\.1e6$/, "fluxion", 2),
  goal(/^fuse\.chain10grad\.1e6$/, "fluxion", 1.5),
  goal(/^mm\.f32\.(256|512|1024)$/, "fluxion", 0.22),
  goal(/^mm\.f64\./, "fluxion", 0.25),
  goal(/^mm\.f32\.(512|1024)$/, "fluxion-threads", 1.5, "fluxion"),
  goal(/^mm\.f32\.(512|1024)$/, "fluxion-threads", 1.2, "best"),
  goal(/^mlp\.step$/, "fluxion", 0.4),
  goal(/^ew\.add\.1e7$/, "fluxion", 1),
];

/** The goals of a case. */
export const goalsOf = (name) => goals.filter(({ cases }) => cases.test(name));
