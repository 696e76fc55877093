package hideandseek2018

import (
	"bytes"
	"maps"
	"strings"
	"testing"
	"testing/fstest"
)

const dictionary = "table,column,type,meaning\na,,table,Rows of a.\na,x,text,An x.\na,n,integer,A number.\n"

// Every fault of a file is an error that names file and row.
func TestDecodeRefuses(t *testing.T) {
	good := map[string]string{"dictionary": dictionary, "a": "x,n\nu,1\nv,\n"}
	folder := func(m map[string]string) fstest.MapFS {
		fs := fstest.MapFS{}
		for name, text := range m {
			fs["tables/"+name+".csv"] = &fstest.MapFile{Data: []byte(text)}
		}
		return fs
	}
	all, err := decode(folder(good))
	if err != nil || len(all) != 1 || len(all[0].Rows) != 2 || all[0].Rows[1][1] != "" {
		t.Fatalf("%v, %v", all, err)
	}
	for name, c := range map[string]struct{ file, text, says string }{
		"other header":     {"a", "n,x\n1,u\n", "and its dictionary"},
		"no number":        {"a", "x,n\nu,1.5\n", "row 1, column n"},
		"short row":        {"a", "x,n\nu\n", "wrong number of fields"},
		"space":            {"a", "x,n\nu ,1\n", "space around it"},
		"not UTF-8":        {"a", "x,n\n\xff,1\n", "not UTF-8"},
		"no rows":          {"a", "x,n\n", "one row at least"},
		"dictionary":       {"dictionary", "a,b\n1,2\n", "dictionary.csv has the columns"},
		"column first":     {"dictionary", "table,column,type,meaning\na,x,text,An x.\n", "out of place"},
		"twice":            {"dictionary", dictionary + "a,x,text,Again.\n", "out of place"},
		"type":             {"dictionary", dictionary + "a,y,date,A day.\n", "neither text nor integer"},
		"nothing":          {"dictionary", dictionary + "a,y,text,\n", "says nothing"},
		"table not there":  {"dictionary", dictionary + "b,,table,Rows of b.\nb,x,text,An x.\n", "b.csv"},
		"broken quotation": {"a", "x,n\n\"u,1\n", "a.csv"},
	} {
		m := maps.Clone(good)
		m[c.file] = c.text
		if _, err := decode(folder(m)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want an error with %q", name, err, c.says)
		}
	}
}

// FuzzCells: whatever the bytes, there are an error or rows of one length, and SQL made of them has each quotation mark
// doubled.
func FuzzCells(f *testing.F) {
	f.Add([]byte("x,n\nit's,1\n"))
	f.Add([]byte(dictionary))
	f.Add([]byte("\xff\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		rows, err := cells(bytes.NewReader(b))
		if err != nil {
			return
		}
		table := Table{Name: "f", About: "Fuzzed."}
		for _, name := range rows[0] {
			table.Columns = append(table.Columns, Column{name, "text", "A text."})
		}
		if err := table.fill(rows); err != nil {
			t.Fatal(err)
		}
		for _, row := range table.Rows {
			if len(row) != len(rows[0]) {
				t.Fatalf("a row of %d cells under a header of %d", len(row), len(rows[0]))
			}
			for i, s := range table.literals(row) {
				if s == "NULL" && row[i] == "" {
					continue
				}
				if got := strings.ReplaceAll(s[1:len(s)-1], "''", "'"); got != row[i] || strings.Count(s, "'")%2 != 0 {
					t.Fatalf("%q became %s", row[i], s)
				}
			}
		}
	})
}
