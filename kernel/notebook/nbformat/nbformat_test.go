package nbformat

import (
	"reflect"
	"strings"
	"testing"
)

const sample = `{"cells": [
 {"cell_type": "markdown", "metadata": {}, "source": ["# Title\n", "text"], "attachments": {"a.png": {"image/png": "aGk="}}},
 {"cell_type": "code", "id": "fills", "metadata": {"tags": ["parameters", 3]}, "source": "x := 1\nx", "execution_count": 2,
  "outputs": [{"output_type": "stream", "name": "stdout", "text": ["a\n", "b"]},
   {"output_type": "execute_result", "execution_count": 2, "metadata": {"bridle": {"simulated": true, "n": 1e400}},
    "data": {"text/plain": ["1"], "image/png": "aGk=", "application/json": {"a": [1]}}},
   {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["t"]}]},
 {"cell_type": "raw", "metadata": {}, "source": ""}],
 "metadata": {"kernelspec": {"name": "bridle"}}, "nbformat": 4, "nbformat_minor": 4}`

func TestRead(t *testing.T) {
	n, err := Read([]byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, cell := range n.Cells {
		ids = append(ids, cell.ID)
	}
	if got, want := strings.Join(ids, " "), "cell-01 fills cell-03"; got != want {
		t.Errorf("ids %s, want %s", got, want)
	}
	code := n.Cells[1]
	if n.Cells[0].Source != "# Title\ntext" || code.ExecutionCount != 2 || !code.HasTag("parameters") || code.Outputs[0].Text != "a\nb" {
		t.Errorf("got %+v", n.Cells)
	}
	if code.Outputs[1].Data["text/plain"] != "1" || code.Outputs[2].ErrorValue != "v" {
		t.Errorf("got %+v", code.Outputs)
	}
}

// TestWriteReadsBack: what is written reads as the same notebook and writes as
// the same bytes.
func TestWriteReadsBack(t *testing.T) {
	first, err := Read([]byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	written, err := Write(first)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Read(written)
	if err != nil {
		t.Fatal(err)
	}
	first.Cells[2].Outputs, second.Cells[2].Outputs = nil, nil
	if !reflect.DeepEqual(norm(first), norm(second)) {
		t.Errorf("got\n%+v\nwant\n%+v", second, first)
	}
	again, err := Write(second)
	if err != nil || string(again) != string(written) {
		t.Errorf("written twice: %v\n%s\n%s", err, written, again)
	}
	for _, want := range []string{"\n   \"source\": [\n    \"# Title\\n\",\n    \"text\"\n   ]", "\"nbformat_minor\": 5", "1e400", "\"simulated\": true"} {
		if !strings.Contains(string(written), want) {
			t.Errorf("no %q in\n%s", want, written)
		}
	}
}

// norm makes nil and empty maps equal.
func norm(n *Notebook) *Notebook {
	for i := range n.Cells {
		n.Cells[i].Metadata = orEmpty(n.Cells[i].Metadata)
		for j := range n.Cells[i].Outputs {
			n.Cells[i].Outputs[j].Metadata = orEmpty(n.Cells[i].Outputs[j].Metadata)
		}
	}
	return n
}

func TestReadErrors(t *testing.T) {
	cell := func(s string) string { return `{"nbformat": 4, "cells": [` + s + `]}` }
	for _, test := range []struct{ name, text, want string }{
		{"empty", "", "line 1, column 1: not valid JSON: EOF"},
		{"syntax", "{\n \"cells\": [,]\n}", "line 2, column 12: not valid JSON: invalid character ',' looking for beginning of value"},
		{"truncated", "{\n \"cells\": [", "line 2, column 12: not valid JSON: unexpected EOF"},
		{"list", "[]", "not a notebook: the file holds a JSON array, not an object"},
		{"more", `{"nbformat": 4, "cells": []} x`, "line 1, column 30: not valid JSON: more text after the notebook"},
		{"no version", `{"cells": []}`, "nbformat: missing; this is not a notebook"},
		{"version", `{"nbformat": 3}`, "nbformat: version 3 cannot be read; convert the notebook to version 4"},
		{"cells", `{"nbformat": 4}`, "cells: not a list"},
		{"cell", cell("1"), "cells[0]: not an object"},
		{"type", cell(`{"cell_type": "heading"}`), "cells[0].cell_type: heading is none of code, markdown, raw"},
		{"source", cell(`{"cell_type": "raw"}`), "cells[0].source: neither a string nor a list of strings"},
		{"source line", cell(`{"cell_type": "raw", "source": ["a", 1]}`), "cells[0].source[1]: not a string"},
		{"id", cell(`{"cell_type": "raw", "source": "", "id": "a b"}`), "cells[0].id: a b is not 1 to 64 letters, digits, - or _"},
		{"twice", cell(`{"cell_type": "raw", "source": "", "id": "a"}, {"cell_type": "raw", "source": "", "id": "a"}`), `cells[1].id: "a" is already the id of cells[0]`},
		{"count", cell(`{"cell_type": "code", "source": "", "execution_count": -1}`), "cells[0].execution_count: -1 is not a count"},
		{"output", cell(`{"cell_type": "code", "source": "", "outputs": [{"output_type": "pyout"}]}`), "cells[0].outputs[0].output_type: pyout is none of stream, display_data, execute_result, error"},
		{"bundle", cell(`{"cell_type": "code", "source": "", "outputs": [{"output_type": "display_data", "data": {"text/html": 1}}]}`), `cells[0].outputs[0].data["text/html"]: neither a string nor a list of strings`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Read([]byte(test.text))
			if err == nil || err.Error() != test.want {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

func TestReadFileNamesTheFile(t *testing.T) {
	if _, err := ReadFile("no/such.ipynb"); err == nil || !strings.Contains(err.Error(), "no/such.ipynb") {
		t.Errorf("got %v", err)
	}
}

// FuzzRead: what can be read can be written, and is then stable.
func FuzzRead(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte(`{"nbformat": 4, "cells": []}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := Read(data)
		if err != nil {
			return
		}
		written, err := Write(n)
		if err != nil {
			t.Fatal(err)
		}
		second, err := Read(written)
		if err != nil {
			t.Fatalf("%v in\n%s", err, written)
		}
		again, err := Write(second)
		if err != nil || string(again) != string(written) {
			t.Fatalf("not stable: %v\n%s\n%s", err, written, again)
		}
	})
}
