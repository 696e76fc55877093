// Package matrix puts verdicts into a table of operators and countries: what is claimed where, how
// often, how surely, and where nothing could be tested, which is not the same as clean.
//
//	t, err := matrix.Gather(ctx, study.DB(), matrix.Options{Name: "gamma-poisson"})
//	fmt.Print(t.Text())
//	os.WriteFile("verdicts.csv", []byte(t.CSV()), 0o644)
//
// A [Table] comes from rows of verdicts, verdict_evidence and operator_verdicts ([Build], [Gather]) or from
// mere pairs, such as those of the rules of 2018 ([Table.Rules2018], [Claims]). Two of them, of two
// methods or two runs, are set side by side with [Compare]; a published list of countries with
// [Table.Against]. [Table.Columns] has all cells as columns of one length, for figures.
//
// # What may be published
//
// A hit on a small network can point to a person. [Table.Publish] takes out, or puts together, the
// countries with fewer than k caches, and with them whatever would tell of them in totals and in
// verdicts across borders. No table ever holds the address of a resolver.
//
// Whatever is printed bears the sentence of [Statement], and the word SIMULATED if its rows come from
// a simulated world.
package matrix

// Statement stands in everything that is printed from a table.
const Statement = "Suspected infection location; not proof of infection, nor of a customer."
