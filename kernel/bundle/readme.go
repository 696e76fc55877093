package bundle

import (
	"fmt"
	"strings"
)

// readme is README.md: how to verify, and what was withheld.
func readme(m *Manifest, entries []Entry) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n\n", line(m.Title), description(m))
	if m.Redaction.AddressesIncluded {
		b.WriteString("> **Contains addresses of resolvers.** This archive was made with `--include-addresses`: nothing was withheld.\n" +
			"> The addresses belong to people who have done nothing. Do not publish it or pass it on.\n\n")
	}
	b.WriteString("## How to verify it\n\nYou need this archive and the program `bridle` of the versions below. No network, no Python, no other program.\n\n" +
		"    bridle bundle check paper.zip         # sums, then every figure, without unpacking it yourself\n\n" +
		"or unpacked:\n\n    sha256sum -c SHA256SUMS               # every file is as it was packed\n" +
		"    bridle verify .                       # runs each notebook again and grades each figure\n\n" +
		"`bridle verify` checks SHA256SUMS first too. Exit code 0: all figures that can be verified here pass. 3: something differs.\n" +
		"Pages with old, new and difference are written to `verify/`.\n\n")
	figuresList(&b, m)
	b.WriteString(needs(m) + sources(m))
	if !m.Redaction.AddressesIncluded {
		withheldText(&b, m.Redaction)
	}
	if len(m.LeftOut) > 0 {
		b.WriteString("## What was left out\n\n")
		for _, l := range m.LeftOut {
			fmt.Fprintf(&b, "- %s\n", line(l))
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "## What is here\n\n%d files, %s; see `SHA256SUMS`. `data/`%s is a study folder that Bridle, DuckDB and any reader of Parquet open;\n"+
		"`datapackage.json` says what each column means. Made with (all modules in\n`bundle.json`):\n\n", len(entries), size(total(entries)), andStudies(m))
	for _, l := range m.Build[:min(3, len(m.Build))] {
		fmt.Fprintf(&b, "    %s\n", line(l))
	}
	return b.String()
}

func figuresList(b *strings.Builder, m *Manifest) {
	b.WriteString("## Figures\n\n| report | figure | title | here |\n|---|---|---|---|\n")
	for _, r := range m.Reports {
		for _, f := range r.Figures {
			state := "can be verified"
			switch {
			case f.Withheld != "":
				state = "cannot be verified here: withheld (" + f.Withheld + ")"
			case f.Redrawn != "":
				state = "can be verified; drawn again from the redacted tables (" + f.Redrawn + ")"
			}
			fmt.Fprintf(b, "| %s | %s | %s | %s |\n", bar(r.Name), bar(f.Name), bar(f.Title), bar(state))
		}
		if len(r.Silent) > 0 {
			fmt.Fprintf(b, "\nIn %s the text of these cells is withheld, for the same reasons: %s.\n", r.Name, strings.Join(r.Silent, ", "))
		}
	}
	if m.Redrawn() > 0 {
		fmt.Fprintf(b, "\n**Figures drawn again are not the published ones.** They bear the words \"%s\"\n", m.Redaction.Mark)
	}
	b.WriteString("\n")
}

func withheldText(b *strings.Builder, r Redaction) {
	b.WriteString("## What was withheld\n\nResolvers belong to people who have done nothing. Their addresses, and labels and names that tell them, are not here.\n\n")
	fmt.Fprintf(b, "- %d addresses are replaced by pseudonyms in 3fff::/20, a range for documents (RFC 9637), and %d labels by keyed hashes\n"+
		"  (HMAC-SHA256, key %s). Equal values have equal pseudonyms, so tables can be joined.\n", r.Addresses, r.Labels, r.Key)
	b.WriteString("- **Keyed hashes are not anonymous.** The key is not in this archive. If it leaks, all addresses can be found by trying them. Even\n" +
		"  without it, what stands beside a pseudonym, such as a country, a network and a time, narrows it down.\n")
	if r.Least > 1 {
		fmt.Fprintf(b, "- Countries and cells for which 1 to %d caches testify are withheld; number of such countries: %d. Rows left out: %s. %d rows of caches lost\n"+
			"  country and network. Which countries these are depends on the caches alone, not on what was found.\n",
			r.Least-1, r.SmallCountries, r.rowsLeftOut(), r.Placeless)
	}
	fmt.Fprintf(b, "- In %d texts elsewhere a withheld value was found and replaced.\n"+
		"- What the authors wrote by hand in notebooks was searched for addresses, but not for statements on countries with few caches.\n\n", r.Found)
	if len(r.Columns) == 0 {
		return
	}
	b.WriteString("| table | column | values | what was done | why |\n|---|---|---|---|---|\n")
	for _, c := range r.Columns {
		fmt.Fprintf(b, "| %s | %s | %d | %s | %s |\n", c.Dataset, c.Column, c.Values, c.How, c.Why)
	}
	b.WriteString("\n")
}

// line writes a text on one line.
func line(s string) string { return strings.Join(strings.Fields(s), " ") }

// bar writes a text for a cell of a table.
func bar(s string) string { return strings.ReplaceAll(line(s), "|", `\|`) }

func total(entries []Entry) (n int64) {
	for _, e := range entries {
		n += e.Bytes
	}
	return n
}

// size writes a number of bytes for people.
func size(n int64) string {
	switch {
	case n < 10_000:
		return fmt.Sprintf("%d bytes", n)
	case n < 10_000_000:
		return fmt.Sprintf("%d kB", (n+500)/1000)
	}
	return fmt.Sprintf("%d MB", (n+500_000)/1_000_000)
}
