package main

import (
	"strings"
	"testing"

	"bridle/collectors/cmd/internal/proof"
)

// Who is out of scope or has opted out gets no packet, and rows that say why.
func TestWhoMayNotBeAskedIsSkipped(t *testing.T) {
	a := proof.Serve(t, "village", 3)
	out, opted := a.World.Resolvers[0].Address.String(), a.World.Resolvers[1].Address.String()
	var scope strings.Builder
	for _, r := range a.World.Resolvers[1:] {
		scope.WriteString(r.Address.String() + "\n")
	}
	a.File(t, "scope.txt", scope.String())
	a.File(t, "opt-out.txt", "# asked not to be\n"+opted+"\n")
	a.Collect(t, "scope = \"scope.txt\"\nopt_out = \"opt-out.txt\"")
	p := proof.Start(t, "bridle-survey", "run", "--study", a.Study.Dir(), "--load=false", "--qualify=false")
	if code := p.Wait(); code != 0 {
		t.Fatalf("exit code %d: %s", code, p.Stderr.String())
	}
	words := map[string]string{out: "out_of_scope", opted: "opted_out"}
	seen := map[string]int{}
	for _, row := range exchanged(t, a) {
		if word, ok := words[row.AskedAddress]; ok {
			seen[row.AskedAddress]++
			if row.Status != "skipped" || *row.Failure != word || row.NTries != 0 {
				t.Errorf("%s: status %s, %d tries; want it skipped as %s", row.AskedAddress, row.Status, row.NTries, word)
			}
		} else if row.Status == "skipped" {
			t.Errorf("%s: skipped as %s", row.AskedAddress, *row.Failure)
		}
	}
	if seen[out] == 0 || seen[opted] == 0 {
		t.Errorf("rows of those who may not be asked: %v", seen)
	}
	if n := queries(t, a); n != a.Received() {
		t.Errorf("the rows tell of %d queries, the world received %d", n, a.Received())
	}
}
