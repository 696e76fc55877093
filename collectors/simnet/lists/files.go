package lists

import (
	"encoding/csv"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"

	"bridle/datasets/schema/targets"
	"bridle/datasets/world"
)

// Stamp is the first line of every file.
const Stamp = "# SIMULATED"

// Write puts the lists into a folder, which is made if need be: resolvers.txt (address and
// port a line), prefixes.csv, indicators.csv, attributes.csv (registrations, and TTLs as name servers give them), decoys.txt, controls.txt, targets.csv with the
// rows of plan (see [Targets]), scan.csv with open (see [Open]) as zmap writes what answered, resolutions.jsonl with records
// (see [Records]) and public.json with what the world publishes. Each text file begins with a comment that stamps it.
func Write(p world.Public, plan []targets.Row, open []netip.AddrPort, records []Record, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, f := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"resolvers.txt", func(w io.Writer) error { return lines(w, p, p.Resolvers) }},
		{"decoys.txt", func(w io.Writer) error { return lines(w, p, p.Decoys) }},
		{"controls.txt", func(w io.Writer) error { return lines(w, p, p.Controls) }},
		{"prefixes.csv", func(w io.Writer) error { return prefixTable(w, p) }},
		{"indicators.csv", func(w io.Writer) error { return indicatorTable(w, p) }},
		{"attributes.csv", func(w io.Writer) error { return attributeTable(w, p) }},
		{"targets.csv", func(w io.Writer) error { return targetTable(w, p, plan) }},
		{"scan.csv", func(w io.Writer) error { return scanTable(w, p, open) }},
		{"resolutions.jsonl", func(w io.Writer) error { return recordLines(w, p, records) }},
		{"public.json", p.WriteJSON},
	} {
		if err := writeFile(filepath.Join(dir, f.name), f.write); err != nil {
			return err
		}
	}
	return nil
}

func writeFile(name string, write func(io.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		f.Close()
		return fmt.Errorf("write %s: %w", name, err)
	}
	return f.Close()
}

func stamp(w io.Writer, p world.Public) error {
	_, err := fmt.Fprintf(w, "%s, scenario %s\n", Stamp, p.Scenario)
	return err
}

func lines[T any](w io.Writer, p world.Public, items []T) error {
	if err := stamp(w, p); err != nil {
		return err
	}
	for _, x := range items {
		if _, err := fmt.Fprintln(w, x); err != nil {
			return err
		}
	}
	return nil
}

func prefixTable(w io.Writer, p world.Public) error {
	rows := [][]string{{"prefix", "asn", "as_name", "kind", "country"}}
	for _, x := range p.Prefixes {
		rows = append(rows, []string{x.Prefix.String(), strconv.FormatUint(uint64(x.ASN), 10), x.Name, string(x.Kind), x.Country})
	}
	return table(w, p, rows)
}

// scanTable writes what 'zmap --output-fields=saddr,sport' does. One file has all ports, which zmap scans one by one.
func scanTable(w io.Writer, p world.Public, open []netip.AddrPort) error {
	rows := [][]string{{"saddr", "sport"}}
	for _, x := range open {
		rows = append(rows, []string{x.Addr().String(), strconv.Itoa(int(x.Port()))})
	}
	return table(w, p, rows)
}

func indicatorTable(w io.Writer, p world.Public) error {
	rows := [][]string{{"domain", "published_on"}}
	for _, x := range p.Indicators {
		rows = append(rows, []string{x.Name, date(x.PublishedOn)})
	}
	return table(w, p, rows)
}

func attributeTable(w io.Writer, p world.Public) error {
	rows := [][]string{{"name", "attribute", "value", "observed_on"}}
	for _, x := range Attributes(p, "") {
		rows = append(rows, []string{x.Subject, x.Attribute, x.Value, *x.ObservedOn})
	}
	return table(w, p, rows)
}

func table(w io.Writer, p world.Public, rows [][]string) error {
	if err := stamp(w, p); err != nil {
		return err
	}
	return csv.NewWriter(w).WriteAll(rows)
}
