package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"bridle/analysis/matrix"
	"bridle/datasets/command"
	"bridle/datasets/study"
)

// writeText puts a document in place.
func writeText(path, text string) error { return study.WriteFile(path, []byte(text)) }

// markdown renders the annex.
func (r *reply) markdown() string {
	var b strings.Builder
	stamp := ""
	if r.simulated {
		stamp = "SIMULATED: "
	}
	fmt.Fprintf(&b, "# %sRight of reply, operator %s\n\n%s\n\n", stamp, cellText(r.operator), matrix.Statement)
	b.WriteString("Nothing in this document names a customer of the party or a victim. The label of the operator is a word of the study and stands for servers and names, not for a state.\n\n")
	b.WriteString("| | |\n|---|---|\n| To | [FILL IN: name and address of the party] |\n| From | [FILL IN: your organisation and a person to ask] |\n" +
		"| Date | [FILL IN: day on which this is sent] |\n| Answer until | [FILL IN: day and time zone] |\n| Planned publication | [FILL IN: day and place] |\n")
	r.infrastructure(&b)
	r.claims(&b)
	r.untested(&b)
	r.methods(&b)
	b.WriteString(questions)
	return b.String()
}

const questions = `
## Questions

1. Do you run, or did you run, servers and names as described above? Since when, and until when?
2. If not, who does, or how do you explain that they answer alike?
3. Is there an explanation for the lookups other than infected devices: tests, monitoring, research, sale or re-use of names?
4. Which of the statements above do you hold to be wrong, and what shows it?
5. What do you do to prevent, find and end misuse, and what did you do here?
6. [FILL IN: further questions to this party]

Your answer will be published in full if you wish so: [FILL IN: how you treat answers, and in which language]
`

// infrastructure says how many servers and names there are.
func (r *reply) infrastructure(b *strings.Builder) {
	b.WriteString("\n## What would be published: infrastructure\n\n")
	say := func(form string, args ...any) { fmt.Fprintf(b, "- "+form+"\n", args...) }
	n := func(kind, standing, thing string) string {
		return command.Plural(r.counts[[2]string{kind, standing}], thing)
	}
	switch {
	case len(r.counts) == 0:
		say("The single domain %s, which stands for itself: it is in no group of servers, or no more than at the fringe of one.", cellText(r.operator))
		return
	case r.counts[[2]string{"name", "batch"}] > 0:
		say("%s of a batch of servers at the fringe of a group, which is judged by itself since it may be another party's.", n("name", "batch", "name"))
		return
	case r.counts[[2]string{"name", "stated"}]+r.counts[[2]string{"address", "stated"}] > 0:
		say("%s and %s that a table or a publication gives to this operator.", n("address", "stated", "server"), n("name", "stated", "name"))
	}
	if r.counts[[2]string{"name", "core"}]+r.counts[[2]string{"address", "core"}] > 0 {
		say("%s and %s in the core of a group, which look as if set up by one party.", n("address", "core", "server"), n("name", "core", "name"))
	}
	if r.counts[[2]string{"name", "fringe"}]+r.counts[[2]string{"address", "fringe"}] > 0 {
		say("%s and %s at the fringe of a group, which may be another party's; claims below do not rest on them.", n("address", "fringe", "server"), n("name", "fringe", "name"))
	}
	if r.batches > 0 {
		say("Batches of servers at the fringe that are judged by themselves and are not in this document: %d.", r.batches)
	}
	if r.matched > 0 {
		say("%s matched fingerprints (%s) between %s and %s.", command.Plural(r.matched, "server"), strings.Join(r.rules, ", "), r.first.Format(time.DateOnly), r.last.Format(time.DateOnly))
	} else {
		say("None of these servers was matched by a fingerprint in this study.")
	}
}

// claims lists the countries with a verdict.
func (r *reply) claims(b *strings.Builder) {
	b.WriteString("\n## What would be published: countries\n\n")
	if r.row < 0 {
		b.WriteString("The study has no verdict on this operator. Nothing would be said of any country.\n")
		return
	}
	var lines []string
	for j, c := range r.table.Countries {
		cell := &r.table.Cells[r.row][j]
		if cell.Level != matrix.Supported && cell.Level != matrix.Indicated {
			continue
		}
		lines = append(lines, fmt.Sprintf("| %s | %s | %d | %d | %d of %d | %s | %s |", c.Code, cell.Level, cell.Fills, cell.FillDays,
			cell.CachesWithFills, cell.Caches, rateText(cell), numberText(cell.QBH)))
	}
	slices.Sort(lines) // by country, for the order of the table counts other operators
	if len(lines) == 0 {
		b.WriteString("No claim would be published on any country.\n")
	} else {
		b.WriteString("Lookups of the operator's names were found in caches of resolvers whose users are believed to be in these countries.\n\n" +
			"| country | verdict | fills | days | caches | lookups a day and cache (95 %) | false discovery rate |\n|---|---|---:|---:|---|---|---:|\n" + strings.Join(lines, "\n") + "\n")
	}
	if r.supported != "" {
		fmt.Fprintf(b, "\nSupported: beyond what background explains, at a false discovery rate of %s, by sound evidence alone. Indicated: a hint, at %s, or lacking a condition of supported.\n", r.supported, r.indicated)
	}
	switch cross := r.table.Operators[r.row].Cross; {
	case cross != nil:
		fmt.Fprintf(b, "\nThat two countries or more are affected: %s.\n", strings.ReplaceAll(cross.Level.String(), "_", " "))
	default:
		b.WriteString("\nThat two countries or more are affected: nothing would be published.\n")
	}
}

// untested lists where nothing is said, and why.
func (r *reply) untested(b *strings.Builder) {
	b.WriteString("\n## What was not tested, and where nothing was found\n\n")
	if r.row < 0 {
		b.WriteString("No country was tested for this operator.\n")
		return
	}
	codes := map[matrix.Level][]string{}
	for j, c := range r.table.Countries {
		level := r.table.Cells[r.row][j].Level
		codes[level] = append(codes[level], c.Code)
	}
	for _, l := range []struct {
		level matrix.Level
		words string
	}{
		{matrix.NotDetected, "Tested, nothing found beyond background; little use may have stayed unseen"},
		{matrix.NotTestable, "Not testable, which is not the same as clean"},
		{matrix.Withheld, fmt.Sprintf("Withheld whatever was found, for having fewer than %d caches", r.least)},
		{matrix.Absent, "Not looked at for this operator"},
	} {
		if list := slices.Sorted(slices.Values(codes[l.level])); len(list) > 0 { // the order of the table tells of what was found
			fmt.Fprintf(b, "- %s: %d (%s).\n", l.words, len(list), strings.Join(list, ", "))
		}
	}
	b.WriteString("- Countries that are not listed had no resolver in the study; nothing is known of them.\n")
}

// methods says how it was found and what that cannot tell.
func (r *reply) methods(b *strings.Builder) {
	b.WriteString("\n## How it was found, and known limits\n\n" +
		"- Servers were scanned and matched against fingerprints. A match says how a server answers, not who runs it.\n" +
		"- Matched servers were grouped by what they share (certificates, keys, names, networks, dates). Groups can be wrong: one party may appear as several, several as one.\n" +
		"- Caches of resolvers were asked, without recursion, whether somebody had looked the names up. A lookup may come from a device that is not infected, and a phone may be that of a visitor.\n" +
		"- Decoy names and names of other operators give the background; filters take out scanners, monitors and caches that refresh by themselves.\n" +
		"- The country is that of the resolver's users as sources believe it; users of foreign resolvers and of VPNs are counted elsewhere.\n" +
		"- Only names that are known could be asked for, only at resolvers that answer, only while the study lasted.\n")
	if r.table.Method != "" {
		fmt.Fprintf(b, "- Verdicts are by the method %s, version %d.\n", r.table.Method, r.table.Version)
	}
	fmt.Fprintf(b, "\nIt rests on the snapshot `%s` and the runs `%s`.\n", r.snapshot, strings.Join(r.runs, "`, `"))
}

// rateText writes a rate with its interval.
func rateText(c *matrix.Cell) string {
	if c.Rate == nil {
		return "not bounded"
	}
	return fmt.Sprintf("%s (%s to %s)", numberText(c.Rate), numberText(c.Low), numberText(c.High))
}

func numberText(x *float64) string {
	if x == nil {
		return "none"
	}
	return fmt.Sprintf("%.3g", *x)
}

// cellText keeps a label within its line and cell.
func cellText(label string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(label), " "), "|", `\|`)
}
