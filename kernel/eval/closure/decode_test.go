package closure

import (
	"testing"

	"bridle/kernel/eval"
)

// FuzzDecode: whatever a cell decodes into a type that decodes itself, the
// engine neither panics nor fails on the next cell.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`{"when":"day 6","then":["day 7"]}`, `null`, `{"then":null,"when":"day 1"}`, `{"then":[1]}`, `[`, `{"by":{"a":"day 2"}}`} {
		f.Add(seed)
	}
	e := newEngine(f, Options{})
	run := func(t testing.TB, source string) []eval.Value {
		values, err := e.Eval(t.Context(), eval.Cell{Number: 1, Source: source})
		if err != nil {
			t.Fatalf("%v\n%s", err, source)
		}
		return values
	}
	run(f, `import ("encoding/json"; "fmt")
type day int
func (d *day) UnmarshalJSON(b []byte) error { _, err := fmt.Sscanf(string(b), "\"day %d\"", (*int)(d)); return err }
type event struct {
	When day            `+"`json:\"when\"`"+`
	Then []day          `+"`json:\"then\"`"+`
	By   map[string]day `+"`json:\"by\"`"+`
	Next *event
}`)
	f.Fuzz(func(t *testing.T, text string) {
		if err := e.Define("text", text); err != nil {
			t.Fatal(err)
		}
		run(t, "var ev event\n_ = json.Unmarshal([]byte(text), &ev)")
		if got := run(t, "1 + 1"); got[0].V != 2 {
			t.Fatalf("afterwards 1 + 1 is %v", got)
		}
	})
}
