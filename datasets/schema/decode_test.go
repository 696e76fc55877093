package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
)

// decodeRows reads a JSON array of objects whose keys are exactly the columns of d into
// values of its row type.
func decodeRows(d Dataset, data []byte) ([]reflect.Value, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	var objects []json.RawMessage
	if err := dec.Decode(&objects); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("something follows the array")
	}
	var rows []reflect.Value
	for i, object := range objects {
		row := reflect.New(d.Row).Elem()
		if err := decodeRow(d, object, row); err != nil {
			return nil, fmt.Errorf("row %d: %w", i+1, err)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// decodeRow reads one object; every column must be there, once and in order.
func decodeRow(d Dataset, object []byte, row reflect.Value) error {
	dec := json.NewDecoder(bytes.NewReader(object))
	if tok, err := dec.Token(); err != nil || tok != json.Delim('{') {
		return fmt.Errorf("not an object: %v %v", tok, err)
	}
	for i, c := range d.Columns() {
		if key, err := dec.Token(); err != nil || key != c.Name {
			return fmt.Errorf("key %v where %s belongs (%v)", key, c.Name, err)
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return fmt.Errorf("%s: %w", c.Name, err)
		}
		null := string(raw) == "null"
		if null && !c.Nullable {
			return fmt.Errorf("%s is null and must not be", c.Name)
		}
		if err := json.Unmarshal(raw, row.Field(i).Addr().Interface()); err != nil {
			return fmt.Errorf("%s: %w", c.Name, err)
		}
		if text := string(raw); c.Type == "TIMESTAMP WITH TIME ZONE" && !null && !strings.HasSuffix(text, `Z"`) {
			return fmt.Errorf("%s: %s is not in UTC", c.Name, text)
		}
	}
	if tok, err := dec.Token(); err != nil || tok != json.Delim('}') {
		return fmt.Errorf("%v follows the last column (%v)", tok, err)
	}
	return nil
}

// The decoder refuses what is not exactly a row.
func TestDecodeRowsIsStrict(t *testing.T) {
	d, _ := Named("cluster_evidence")
	good := `{"run_id":"r","cluster_id":"c","attribute":"a","value":"v","address":"192.0.2.1","millibits":1,"is_weakest":true,"other_address":null,"level":null,"share":null}`
	if _, err := decodeRows(d, []byte("["+good+"]")); err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{
		"unknown column":  strings.Replace(good, `"value"`, `"worth"`, 1),
		"missing column":  strings.Replace(good, `"value":"v",`, "", 1),
		"column twice":    strings.Replace(good, `"value":"v",`, `"value":"v","value":"v",`, 1),
		"one more column": strings.Replace(good, `null}`, `null,"x":1}`, 1),
		"wrong type":      strings.Replace(good, `:1,`, `:1.5,`, 1),
		"null":            strings.Replace(good, `"v"`, "null", 1),
	} {
		if _, err := decodeRows(d, []byte("["+bad+"]")); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	if _, err := decodeRows(d, []byte("["+good+"] x")); err == nil {
		t.Error("text after the array is accepted")
	}
}
