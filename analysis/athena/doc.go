// Package athena groups servers into clusters by the attribute values they share,
// and keeps the evidence for every link.
//
// It is a documented counterpart of a technique of that name by which Citizen Lab
// grouped some of its matches into operators in 2018. That technique's features,
// thresholds and assignments were never published; nothing here claims to be it. A
// group is servers that look as if one party had set them up. It is not a customer.
//
// # Two levels
//
// What shared values show first is which servers were set up in one go: on one day, at one
// registrar, in one network. [Infer] therefore asks twice ([TwoLevel]):
//
//  1. which servers form a batch, by all attributes, as long as those that say who do not speak against a server;
//  2. which batches are one operator's, by identities, each counted once a batch, and by
//     what the operator habitually chooses among circumstances. Dates, the /24 and the version
//     of the software are not looked at again.
//
// Both are decided by Bayes factors with base rates that are counted by cluster; package
// mixture has the model. [Declared] lists the attributes with the reason for each.
//
// # What it says besides
//
//   - every merge in bits by attribute and value ([Inference.BetweenBatches]), the chain by
//     which an operator holds together ([Inference.Tree]), what became of each value;
//   - which batches stay together when the model or the data are varied ([Stability]): core,
//     fringe, or with nobody; and a range for the number of operators ([Interval]). Operators are the division
//     on which the variants agree best, not that of one fit, which hangs on small chances;
//   - servers that weak signs alone hold in a group are left out of it ([Settings.KeepWeak]);
//   - statements of analysts, with which and without which it can be done ([Statement]).
//
// # Components
//
// The plain method beside it ([ClusterServers]) joins servers that share any value
// on few enough servers. It shows on real data what one shared certificate does, and joins by
// single links: one wrong value glues two clusters together for good.
//
// # Limits
//
// The model was tuned on simulated worlds, of which those with the number 100 and above were
// kept for testing (make bench-cluster). They are easier than those of the study that the targets
// come from: there the best that could be known from exclusive values and true batches gave
// less. Nobody has the truth about real operators.
package athena
