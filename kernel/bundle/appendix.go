package bundle

import (
	"fmt"
	"strings"
)

// appendix is APPENDIX.md: an artifact appendix as the evaluations of ACM and USENIX
// ask for, with each claim, its figure, the command and what it takes.
func appendix(m *Manifest, entries []Entry) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Artifact appendix: %s\n\n## Abstract\n\n%s\n\n", line(m.Title), description(m))
	fmt.Fprintf(&b, "## Requirements\n\n- Hardware: any amd64 or arm64 machine; 2 cores and 4 GB of memory are enough.\n"+
		"- Software: the program `bridle`, nothing else. Network: none.\n- Disk: %s for the archive, as much again unpacked.\n", size(total(entries)))
	data := int64(0)
	for _, e := range entries {
		if IsData(e.Name) {
			data += e.Bytes
		}
	}
	fmt.Fprintf(&b, "- Data: %s in `data/`%s, Parquet.\n\n", size(data), andStudies(m))
	b.WriteString("## Set-up\n\n    unzip paper.zip -d paper && cd paper\n    sha256sum -c SHA256SUMS\n    bridle doctor\n\n" +
		"## Evaluation\n\nOne command checks all claims: `bridle verify .` Expected result: exit code 0, and a grade A, B or C for each figure\n" +
		"(A: same bytes; B: same dots; C: same numbers). One report at a time:\n\n")
	for _, r := range m.Reports {
		by := "estimated from cells, queries and rows"
		if r.Stated {
			by = "stated by the authors"
		}
		fmt.Fprintf(&b, "- %s: `bridle verify . --report %s`, %s (%s); %d cells, %d queries over tables of %d rows\n",
			r.Name, r.Name, r.Time, by, r.Cells, r.Queries, r.Rows)
	}
	b.WriteString("\n## Claims\n\n| claim | figure | command | expected time | size of its files |\n|---|---|---|---|---|\n")
	var withheld []string
	n := 0
	for _, r := range m.Reports {
		for _, f := range r.Figures {
			n++
			if f.Withheld != "" {
				withheld = append(withheld, fmt.Sprintf("| C%d: %s | %s | %s |\n", n, bar(f.Title), bar(f.Name), bar(f.Withheld)))
				continue
			}
			fmt.Fprintf(&b, "| C%d: %s | `%s` | `bridle verify . --report %s` | %s with all of its report | %s |\n",
				n, bar(f.Title), r.path("figures/"+f.Name+".png"), r.Name, r.Time, size(r.sizeOf(f, entries)))
		}
	}
	if m.Redrawn() > 0 {
		fmt.Fprintf(&b, "\nFigures under the words \"%s\" are not those of the paper: they show what the redacted tables give, and that is what is verified here.\n", m.Redaction.Mark)
	}
	b.WriteString(needs(m))
	if len(withheld) > 0 {
		b.WriteString("\n## Claims that cannot be verified here\n\nTheir figures show values that are withheld, or follow from them.\n\n" +
			"| claim | figure | why |\n|---|---|---|\n" + strings.Join(withheld, ""))
	}
	b.WriteString("\n## Reuse\n\n`bridle run notebooks/NAME.ipynb --study data -o out` runs a notebook with other parameters (`-p name=value`).\n" +
		"The parts in the studies are read by DuckDB, pandas, Spark and others; `datapackage.json` has the dictionary.\n")
	return b.String()
}

// sizeOf returns the bytes of the files of a figure.
func (r *Report) sizeOf(f Figure, entries []Entry) (n int64) {
	for _, e := range entries {
		if ending, ok := strings.CutPrefix(e.Name, r.path("figures/"+f.Name+".")); ok && !strings.Contains(ending, ".") {
			n += e.Bytes
		}
	}
	return n
}

// Estimate says how long a verification may take, in words, from what it has to do.
// It is a rule of thumb for two cores, meant to be above what is measured: ten
// seconds, one for every ten cells and queries, one for every 50,000 rows.
func Estimate(cells, queries int, rows int64) string {
	seconds := 10 + int64(cells+queries)/10 + rows/50_000
	switch {
	case seconds <= 60:
		return "less than 1 minute"
	case seconds <= 300:
		return "less than 5 minutes"
	case seconds <= 3600:
		return fmt.Sprintf("less than %d minutes", (seconds+599)/600*10)
	}
	return fmt.Sprintf("less than %d hours", (seconds+3599)/3600)
}
