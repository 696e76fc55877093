// Package facts states the headline numbers of a study: how many addresses matched, how many names and
// operators there are, in how many countries something is claimed, and what could not be tested.
//
//	sheet, err := facts.Gather(ctx, study.DB(), facts.Options{})
//	fmt.Print(sheet.Markdown())
//
// Each [Fact] has its value, the statement that gave it (anybody may ask it again), the runs whose rows it rests on,
// and a sentence on what it does not say. A layer that the study lacks makes a fact without a value that says what is
// missing; that is never 0, since 0 means looked for and not found.
//
// All numbers are counts of rows, made by SQL over the views of the study. A count has no sampling error; where an
// estimate would have an interval that the study does not keep, the fact says so.
package facts
