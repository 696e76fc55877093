package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"bridle/datasets/command"
	"bridle/datasets/schema"
	"bridle/datasets/study"
	"bridle/datasets/study/duck"
	"bridle/kernel/bundle"
)

// document writes manifest, documents and sums.
func (b *bundling) document(ctx context.Context, packed []*packedReport) error {
	m := &b.manifest
	m.Format, m.Title, m.License, m.Authors = bundle.Format, b.title, b.license, append([]string{}, b.authors...)
	m.Redaction = b.redaction()
	m.Build = append([]string{"Bridle " + command.Version(), "Go " + runtime.Version()}, modules()...)
	if len(packed) > 0 {
		if v := packed[0].old.Lock.Figures; len(v) > 0 {
			m.Build = slices.Insert(m.Build, 2, "DuckDB "+v[packed[0].old.Lock.Names()[0]].Build.DuckDB)
		}
	}
	for _, p := range packed {
		m.Reports = append(m.Reports, p.about)
	}
	if m.Title == "" {
		m.Title = m.Reports[0].Title
	}
	entries, err := bundle.Entries(os.DirFS(b.stage))
	if err != nil {
		return err
	}
	documents, err := bundle.Documents(m, entries)
	if err != nil {
		return err
	}
	for name, data := range documents {
		to := filepath.Join(b.stage, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(to, data, 0o644); err != nil {
			return err
		}
	}
	if entries, err = bundle.Entries(os.DirFS(b.stage)); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(b.stage, bundle.SumsName), bundle.Sums(entries), 0o644)
}

// modules lists what the program is made of.
func modules() (all []string) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return nil
	}
	for _, d := range info.Deps {
		all = append(all, d.Path+" "+d.Version+" "+d.Sum)
	}
	slices.Sort(all)
	return all
}

// redaction says what was withheld.
func (b *bundling) redaction() bundle.Redaction {
	if b.redactor == nil {
		return bundle.Redaction{AddressesIncluded: true, Least: 1, Columns: []bundle.Column{}, RowsLeftOut: map[string]int64{}}
	}
	s := b.redactor.Summary()
	r := bundle.Redaction{Least: b.least, SmallCountries: b.redactor.Small(), Placeless: s.Placeless, RowsLeftOut: s.RowsLeftOut,
		Found: s.Found, Key: b.key.Print(), Columns: []bundle.Column{}, Mark: b.mark()}
	r.Addresses, r.Labels = b.redactor.Withheld()
	for _, d := range s.Done {
		r.Columns = append(r.Columns, bundle.Column{Dataset: d.Rule.Dataset, Column: d.Rule.Column, How: d.Rule.Treatment.String(), Why: d.Rule.Reason, Values: d.Values})
	}
	return r
}

// mark returns the words over figures that were drawn again.
func (b *bundling) mark() string {
	left := ""
	if b.least > 1 {
		left = fmt.Sprintf(", and countries and cells for which fewer than %d caches testify are left out", b.least)
	}
	return "REDACTED: drawn again from tables in which addresses and labels of caches are pseudonyms" + left + ". It is not the figure as published."
}

// describe adds the dictionary of a dataset.
func (b *bundling) describe(ctx context.Context, name string) error {
	if slices.ContainsFunc(b.manifest.Tables, func(t bundle.Table) bool { return t.Name == name }) {
		return nil // another study has it too
	}
	t, err := tableDescription(ctx, name)
	if err == nil {
		b.manifest.Tables = append(b.manifest.Tables, t)
	}
	return err
}

// day is the day on which the last run of a study ended.
func day(runs []study.Manifest) string {
	var last time.Time
	for _, m := range runs {
		if m.EndedAt != nil && m.EndedAt.After(last) {
			last = *m.EndedAt
		}
	}
	if last.IsZero() {
		return ""
	}
	return last.UTC().Format(time.DateOnly)
}

// tableDescription returns the dictionary of a dataset.
func tableDescription(ctx context.Context, name string) (bundle.Table, error) {
	d, ok := schema.Named(name)
	if !ok {
		return bundle.Table{}, fmt.Errorf("there is no dataset %q", name)
	}
	columns, about, err := duck.Describe(ctx, d)
	t := bundle.Table{Name: name, About: about}
	for _, c := range columns {
		t.Fields = append(t.Fields, bundle.Field{Name: c.Name, Type: c.Type, Null: c.Nullable, Comment: c.Comment})
	}
	return t, err
}
