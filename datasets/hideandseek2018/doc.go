// Package hideandseek2018 holds what could be read of the results and the method of the report
// "Hide and Seek" (Citizen Lab, 18 September 2018), as small tables in words of our own, each row
// with its sources and with how well it is known.
//
//	for _, o := range hideandseek2018.Operators() {
//		fmt.Println(o.Name, o.Region, o.Focus, o.FocusBasis)
//	}
//
// [Tables] has all of it with a dictionary; [Operators], [Countries] and the other loaders give
// typed rows; [CreateTables] puts them into the session of a notebook as facts_2018_NAME.
//
// # What it is not
//
// It is not the full result. The report's five tables of operators and its English text were not
// read: 22 of the 36 code names are here, and 21 of the 45 countries have a suspected infection of
// an operator. Totals stand in [Headline] as published and are never counted from rows. [Gaps]
// lists what was not published or not read, [OpenPoints] where sources disagree.
//
// # What must never be claimed
//
// [Never] lists it: that Bridle has the fingerprints, Athena or the 36 clusters; that a listed
// country is a customer, or that a cache hit proves an infection; any number from recollection;
// anything of the report for which no source text was read.
//
// The tables are facts about publications, not observations: they are no dataset of a study and
// have no run. Simulated worlds never use them.
package hideandseek2018
