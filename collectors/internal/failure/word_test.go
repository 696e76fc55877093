package failure_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"bridle/collectors/internal/failure"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/qualificationexchanges"
)

// allowed returns the words that a schema's CHECK allows in a column.
func allowed(t *testing.T, sql, column string) []string {
	t.Helper()
	m := regexp.MustCompile(`CHECK \(` + column + ` IN \(([^)]*)\)`).FindStringSubmatch(sql)
	if m == nil {
		t.Fatalf("no list of words for column %s", column)
	}
	return strings.Split(strings.ReplaceAll(m[1], "'", ""), ", ")
}

func texts[T ~string](words []T) []string {
	var out []string
	for _, w := range words {
		out = append(out, string(w))
	}
	return out
}

func TestVocabularyIsThatOfTheDatasets(t *testing.T) {
	for name, sql := range map[string]string{"probes": probes.SQL, "qualification_exchanges": qualificationexchanges.SQL} {
		if got, want := texts(failure.Words()), allowed(t, sql, "failure"); !slices.Equal(got, want) {
			t.Errorf("words are %v, %s has %v", got, name, want)
		}
		if got, want := texts(failure.Statuses()), allowed(t, sql, "status"); !slices.Equal(got, want) {
			t.Errorf("statuses are %v, %s has %v", got, name, want)
		}
	}
	if got, want := texts(failure.Kinds()), allowed(t, anomalies.SQL, "kind"); !slices.Equal(got, want) {
		t.Errorf("kinds are %v, anomalies has %v", got, want)
	}
}

// As in the rows that the dataset probes gives as examples (testdata/rows.json).
func TestStatusOfWord(t *testing.T) {
	want := map[failure.Status]string{
		failure.TimedOut: "timeout port_refused unreachable prohibited reset closed_early send_failed",
		failure.Invalid:  "malformed not_a_response wrong_id wrong_source wrong_port wrong_question",
		failure.Skipped:  "opted_out out_of_scope over_cap unfit",
	}
	n := 0
	for status, words := range want {
		for w := range strings.FieldsSeq(words) {
			n++
			if got := failure.Word(w).Status(); got != status {
				t.Errorf("%s has status %s, want %s", w, got, status)
			}
		}
	}
	if n != len(failure.Words()) {
		t.Errorf("the table has %d words, the vocabulary %d", n, len(failure.Words()))
	}
	if failure.Word("").Status() != failure.Answered || failure.Word("").Column() != nil {
		t.Error("no failure is not an answer")
	}
	if got := failure.Reset.Column(); got == nil || *got != "reset" {
		t.Errorf("column of reset is %v", got)
	}
	mustPanic(t, func() { failure.Word("refused").Status() })
}

func TestFailureOfKind(t *testing.T) {
	for i, k := range failure.Kinds() {
		w, ok := k.Failure()
		if ok != (i < 6) { // the schema: six checks, then what decides no query
			t.Errorf("%s decides a query: %v", k, ok)
		}
		if ok && (string(w) != string(k) || w.Status() != failure.Invalid) {
			t.Errorf("%s becomes %s with status %s", k, w, w.Status())
		}
	}
	mustPanic(t, func() { failure.Kind("timeout").Failure() })
}

func TestParse(t *testing.T) {
	for _, w := range append(failure.Words(), "") {
		status, word, err := failure.Parse(string(w.Status()), w.Column())
		if err != nil || status != w.Status() || word != w {
			t.Errorf("%q comes back as %q %q, %v", w, status, word, err)
		}
	}
	for _, c := range []struct {
		name, status string
		reason       *string
		says         string
	}{
		{"unknown status", "lost", nil, `status "lost" is unknown`},
		{"no failure", "timed_out", nil, "without a failure"},
		{"unknown failure", "timed_out", new("refused"), `failure "refused" is unknown`},
		{"empty failure", "answered", new(""), `failure "" is unknown`},
		{"answered with failure", "answered", new("timeout"), `has status "timed_out"`},
		{"two accounts", "skipped", new("wrong_id"), `has status "invalid"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, _, err := failure.Parse(c.status, c.reason); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want an error with %q", err, c.says)
			}
		})
	}
}

func mustPanic(t *testing.T, f func()) {
	t.Helper()
	defer func() {
		if text, ok := recover().(string); !ok || !strings.HasPrefix(text, "failure: ") {
			t.Errorf("panicked with %q, want a text of this package", text)
		}
	}()
	f()
}
