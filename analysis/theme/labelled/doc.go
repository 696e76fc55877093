// Package labelled compares what package theme reads in names with what a person read in them.
//
// The table is ../testdata/labels.csv: 439 names with language, themes, countries and the brand
// that is imitated. Published lure names were drawn by a rule (a byte of the SHA-256 of the
// name), not picked; beside them stand the examples of the 2018 report, ordinary domains,
// invented names in twelve languages and random strings. ../testdata/labels.md says where each
// comes from and by which rules it was labelled.
//
// All names were labelled before the first list was written. Half of them, by a bit of the
// SHA-256 of the name ([Name.HeldOut]), were not looked at while rules and lists were tuned; the
// test prints both halves, and ../ACCURACY.md has the numbers. Two things make even the held-out
// numbers better than a stranger's names would: one hand wrote labels and lists, and had seen
// the published names before, so that some spellings in the lists (of Arabic above all) are
// known from there. Invented names are easier than real ones; the table by source
// tells them apart.
//
// # What was changed after the held-out half was first scored
//
// At the first scoring 120 of 124 themes stated were right and 120 of 151 found; for names with
// politics, rights or religion 24 of 25 and 24 of 26. Then a word of a sensitive theme in a
// stretch that is not understood became weak, since ticket-selections.com was read as politics
// (elections): that took one false statement away. Later changes came from reading names of
// published software packages as if they were ordinary domains, and changed no number of the
// held-out half: names of languages that many countries speak (spanish), togo (to go) and country
// codes set apart (py-) became weak for a country, words of sensitive themes dearer and in need of
// neighbours, and a few English words (competition, selection) were added.
package labelled
