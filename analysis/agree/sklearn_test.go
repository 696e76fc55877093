package agree

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os/exec"
	"testing"
)

// python is where Debian's scikit-learn (python3-sklearn) is found: other interpreters that
// come first in PATH do not have it.
const python = "/usr/bin/python3"

const script = `
import json, sys
from sklearn import metrics as m
out = []
for a, b in json.load(sys.stdin):
    h, c, v = m.homogeneity_completeness_v_measure(a, b)
    (tn, fp), (fn, tp) = m.cluster.pair_confusion_matrix(a, b).tolist()
    out.append([m.adjusted_rand_score(a, b), m.adjusted_mutual_info_score(a, b), h, c, v, tp // 2, fn // 2, fp // 2])
json.dump(out, sys.stdout)
`

// Every measure that scikit-learn has equals its value to 1e-9, on random divisions of 2 to
// 400 things that agree from not at all to wholly.
func TestAgainstScikitLearn(t *testing.T) {
	if err := exec.Command(python, "-c", "import sklearn").Run(); err != nil {
		t.Skip("no scikit-learn: install python3-sklearn")
	}
	r := rand.New(rand.NewPCG(7, 8))
	var cases [][2][]int
	for range 200 {
		a, b := random(r, 2+r.IntN(399), 1+r.IntN(40), r.Float64())
		cases = append(cases, [2][]int{a, b})
	}
	in, err := json.Marshal(cases)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), python, "-c", script)
	cmd.Stdin = bytes.NewReader(in)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("scikit-learn failed: %v", err)
	}
	var want [][8]float64
	if err := json.Unmarshal(out, &want); err != nil {
		t.Fatal(err)
	}
	for i, c := range cases {
		tab := Compare(c[0], c[1])
		v, p := tab.VMeasure(), tab.PairCounts()
		got := [8]float64{tab.ARI(), tab.AMI(), v.Precision, v.Recall, v.F,
			float64(p.Both), float64(p.Truth - p.Both), float64(p.Found - p.Both)}
		if groups, found := tab.Groups(); groups == tab.Len() && found == tab.Len() {
			want[i][1] = 1 // all alone twice: 0/0, of which scikit-learn 1.2 makes 0
		}
		for k := range got {
			if math.Abs(got[k]-want[i][k]) > 1e-9 || math.IsNaN(got[k]) {
				t.Errorf("case %d, measure %d: %v, scikit-learn says %v", i, k, got[k], want[i][k])
			}
		}
	}
}
